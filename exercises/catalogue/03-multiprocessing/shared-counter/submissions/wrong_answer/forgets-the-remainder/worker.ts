import { isHit } from './hits.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  const total = new Int32Array(memory);
  const each = Math.floor(n / step);
  for (let item = first * each; item < (first + 1) * each; item++) {
    if (isHit(item)) Atomics.add(total, 0, 1);
  }
  postMessage('done');
};
