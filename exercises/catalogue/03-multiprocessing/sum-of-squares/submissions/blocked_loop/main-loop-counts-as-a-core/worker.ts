import { compute } from './compute.ts';

onmessage = (event) => {
  postMessage(event.data.map((n: number) => compute(n)));
};
