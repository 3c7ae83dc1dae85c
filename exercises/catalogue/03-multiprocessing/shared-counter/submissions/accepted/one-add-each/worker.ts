import { isHit } from './hits.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  // Counted alone as long as possible; shared only once.
  let own = 0;
  for (let item = first; item < n; item += step) {
    if (isHit(item)) own += 1;
  }
  Atomics.add(new Int32Array(memory), 0, own);
  postMessage('done');
};
