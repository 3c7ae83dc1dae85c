import type { SourceFile } from '#grader/contract/submission.ts';

/** A small program whose workers share memory, from the text of its main file and of its worker. */
export function program(main: string, worker: string): SourceFile[] {
  return [
    { name: 'main.ts', text: main },
    { name: 'worker.ts', text: worker },
  ];
}

/** Starts two workers on `bytes` of shared memory, which are sent along with their number, and waits for a message of each. */
function twoWorkers(bytes: number, result: string): string {
  return `export async function run() {
  const memory = new SharedArrayBuffer(${bytes});
  const ends = [0, 1].map((number) => {
    const worker = new Worker('./worker.ts');
    worker.postMessage({ memory, number });
    return new Promise((resolve) => (worker.onmessage = resolve));
  });
  await Promise.all(ends);
  return ${result};
}
`;
}

const TOTAL = 'new Int32Array(memory)[0]';

/** A lock in two states and the sleep of whoever waits for it; in the same file as its user. */
export const LOCK = `class Lock {
  constructor(memory, place) { this.memory = memory; this.place = place; }
  acquire() {
    while (Atomics.compareExchange(this.memory, this.place, 0, 1) !== 0) Atomics.wait(this.memory, this.place, 1);
  }
  release() {
    Atomics.store(this.memory, this.place, 0);
    Atomics.notify(this.memory, this.place, 1);
  }
}
`;

/** Two workers raise a counter, each so many times, by that statement. */
export function counter(times: number, statement = 'total[0] += 1;', before = ''): SourceFile[] {
  const body = times === 1 ? statement : `for (let turn = 0; turn < ${times}; turn++) ${statement}`;
  return program(
    twoWorkers(8, TOTAL),
    `${before}onmessage = ({ data }) => {
  const total = new Int32Array(data.memory);
  ${body}
  postMessage('done');
};
`,
  );
}

/** Two locks, taken in two orders. */
export function oppositeLocks(): SourceFile[] {
  return program(
    twoWorkers(8, "'both'"),
    `${LOCK}
onmessage = ({ data }) => {
  const memory = new Int32Array(data.memory);
  const [first, second] = [new Lock(memory, data.number), new Lock(memory, 1 - data.number)];
  first.acquire();
  second.acquire();
  second.release();
  first.release();
  postMessage('done');
};
`,
  );
}

/** Two tasks of one thread read a value, wait, and write it back. */
export function asyncRace(): SourceFile[] {
  return program(
    `let total = 0;
export async function run() {
  total = 0;
  const add = async () => {
    const read = total;
    await new Promise((resolve) => setTimeout(resolve, 1));
    total = read + 1;
  };
  await Promise.all([add(), add()]);
  return total;
}
`,
    '',
  );
}
