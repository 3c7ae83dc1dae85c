import { isHit } from './hits.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  for (let item = first; item < n; item += step) {
    if (isHit(item)) Atomics.add(memory, 0, 1);
  }
  if (Atomics.add(memory, 1, 1) + 1 === step) Atomics.notify(memory, 2);
  close();
};
