import { isHit } from './hits.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  const shared = new Int32Array(memory);
  for (let item = first; item < n; item += step) {
    if (!isHit(item)) continue;
    // Looks whether it is free, and then takes it: two can do so at once.
    while (Atomics.load(shared, 1) === 1);
    Atomics.store(shared, 1, 1);
    shared[0]! += 1;
    Atomics.store(shared, 1, 0);
  }
  postMessage('done');
};
