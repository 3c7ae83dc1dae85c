import { isHit } from './hits.ts';

// Each worker looks at every step-th number.
onmessage = ({ data: { memory, first, step, n } }) => {
  const total = new Int32Array(memory);
  for (let item = first; item < n; item += step) {
    if (isHit(item)) total[0]! += 1;
  }
  postMessage('done');
};
