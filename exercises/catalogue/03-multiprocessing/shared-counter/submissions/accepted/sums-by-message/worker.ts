import { isHit } from './hits.ts';

onmessage = ({ data: { first, step, n } }) => {
  let own = 0;
  for (let item = first; item < n; item += step) if (isHit(item)) own += 1;
  postMessage(own);
};
