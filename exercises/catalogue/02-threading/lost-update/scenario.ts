interface Account {
  deposit(n: number): void;
  withdraw(n: number): void;
  readonly balance: number;
}
interface Student {
  Account: new (memory: SharedArrayBuffer, balance?: number) => Account;
}
interface Input {
  start: number;
  deposits: number[][];
  withdrawals: number[][];
}

const BYTES = 64;

export function alone(student: Student, input: Input): unknown {
  const account = new student.Account(new SharedArrayBuffer(BYTES), input.start);
  for (const amount of input.deposits.flat()) account.deposit(amount);
  for (const amount of input.withdrawals.flat()) account.withdraw(amount);
  return account.balance;
}

export async function together(student: Student, input: Input): Promise<unknown> {
  const memory = new SharedArrayBuffer(BYTES);
  const account = new student.Account(memory, input.start);
  const jobs = [
    ...input.deposits.map((deposits) => ({ memory, deposits, withdrawals: [] as number[] })),
    ...input.withdrawals.map((withdrawals) => ({ memory, deposits: [] as number[], withdrawals })),
  ];
  const workers = jobs.map((job) => {
    const worker = new Worker('./mover.ts');
    worker.postMessage(job);
    return worker;
  });
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.onmessage = resolve;
          worker.onerror = (event) => reject(event.error);
        }),
    ),
  );
  for (const worker of workers) worker.terminate();
  return account.balance;
}

export function manyDeposits(student: Student, { calls }: { calls: number }): unknown {
  const account = new student.Account(new SharedArrayBuffer(BYTES));
  for (let call = 0; call < calls; call++) account.deposit(1);
  return account.balance;
}

class Unlocked {
  readonly #memory = new Int32Array(new SharedArrayBuffer(BYTES));
  get balance(): number {
    return this.#memory[0]!;
  }
  deposit(n: number): void {
    this.#memory[0]! += n;
  }
}

export function manyDepositsUnlocked({ calls }: { calls: number }): unknown {
  const account = new Unlocked();
  for (let call = 0; call < calls; call++) account.deposit(1);
  return account.balance;
}
