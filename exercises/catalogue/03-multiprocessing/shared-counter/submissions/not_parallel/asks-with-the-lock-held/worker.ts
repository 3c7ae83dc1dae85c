import { isHit } from './hits.ts';
import { Lock } from './lock.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  const shared = new Int32Array(memory);
  const lock = new Lock(shared, 1);
  lock.hold(() => {
    for (let item = first; item < n; item += step) {
      if (isHit(item)) shared[0]! += 1;
    }
  });
  postMessage('done');
};
