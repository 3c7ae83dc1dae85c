import { isHit } from './hits.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  // Seldom is not never.
  let own = 0;
  for (let item = first; item < n; item += step) {
    if (isHit(item)) own += 1;
  }
  new Int32Array(memory)[0]! += own;
  postMessage('done');
};
