import { isHit } from './hits.ts';
import { Lock } from './lock.ts';

onmessage = ({ data: { memory, first, step, n } }) => {
  const shared = new Int32Array(memory);
  const lock = new Lock(shared, 1);
  let own = 0;
  const hand = () => {
    lock.hold(() => {
      shared[0]! += own;
    });
    own = 0;
  };
  for (let item = first; item < n; item += step) {
    if (isHit(item)) own += 1;
    if (own >= 100) hand();
  }
  hand();
  postMessage('done');
};
