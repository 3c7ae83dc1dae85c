import { compute } from './compute.ts';

// A worker runs this file on a thread of its own. What is posted to it arrives here; what it posts arrives at its owner.
onmessage = (event) => {
  postMessage(compute(event.data));
};
