import { compute } from './compute.ts';

onmessage = ({ data: { place, n } }) => {
  postMessage({ place, result: compute(n) });
};
