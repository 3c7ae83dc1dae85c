import { Turn } from './main.ts';

// A worker of the checks: has a Turn in its own isolate, over the memory that all of them share, and calls one of its methods.
onmessage = ({ data: { memory, clock, name, tells } }) => {
  const turn = new Turn(memory);
  const times: number[] = [];
  if (tells) postMessage('here');
  turn[name as 'first' | 'second' | 'third'](() => {
    // Every step has a number of its own, by which all workers' steps have an order.
    times.push(Atomics.add(clock, 0, 1));
    times.push(Atomics.add(clock, 0, 1));
  });
  postMessage(times);
};
