import { BoundedBuffer } from './main.ts';

// A worker of the checks: has the buffer in its own isolate, over the memory that all of them share, and puts or gets.
onmessage = ({ data: { memory, capacity, clock, puts, gets, tells } }) => {
  const buffer = new BoundedBuffer(memory, capacity);
  // Every step has a number of its own, by which all workers' steps have an order.
  const times: number[] = [];
  const got: number[] = [];
  if (tells) postMessage('here');
  for (const item of puts) {
    buffer.put(item);
    times.push(Atomics.add(clock, 0, 1));
  }
  for (let turn = 0; turn < gets; turn++) {
    times.push(Atomics.add(clock, 0, 1));
    got.push(buffer.get());
  }
  postMessage({ times, got });
};
