export interface Account {
  readonly number: number;
  balance: number;
  readonly lock: {
    acquire(): Promise<void>;
    tryAcquire(): boolean;
    release(): void;
  };
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other, whatever the accounts. */
export function transfer(a: Account, b: Account, n: number): Promise<void> {
  const mine = last.then(() => move(a, b, n));
  last = mine.catch(() => undefined);
  return mine;
}

async function move(a: Account, b: Account, n: number): Promise<void> {
  const [first, second] = a.number < b.number ? [a, b] : [b, a];
  await first.lock.acquire();
  await second.lock.acquire();
  a.balance -= n;
  b.balance += n;
  second.lock.release();
  first.lock.release();
}
