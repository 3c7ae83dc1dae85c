interface Account {
  withdraw(n: number): boolean;
  readonly balance: number;
}
interface Student {
  Account: new (memory: SharedArrayBuffer, balance?: number) => Account;
}
interface Input {
  start: number;
  withdrawals: number[][];
}

export async function withdrawAll(student: Student, { start, withdrawals }: Input): Promise<unknown> {
  const memory = new SharedArrayBuffer(64);
  const account = new student.Account(memory, start);
  if (withdrawals.length === 1) {
    const answers = withdrawals.map((amounts) => amounts.map((amount) => account.withdraw(amount)));
    return { balance: account.balance, answers };
  }
  const workers = withdrawals.map((amounts) => {
    const worker = new Worker('./customer.ts');
    worker.postMessage({ memory, amounts });
    return worker;
  });
  const answers = await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = (event) => reject(event.error);
        }),
    ),
  );
  for (const worker of workers) worker.terminate();
  return { balance: account.balance, answers };
}
