export interface Account {
  readonly number: number;
  balance: number;
  readonly lock: {
    acquire(): Promise<void>;
    tryAcquire(): boolean;
    release(): void;
  };
}

export async function transfer(a: Account, b: Account, n: number): Promise<void> {
  await a.lock.acquire();
  if (!b.lock.tryAcquire()) {
    // Somebody is there: in the order of numbers nobody waits in a circle.
    a.lock.release();
    const [first, second] = a.number < b.number ? [a, b] : [b, a];
    await first.lock.acquire();
    await second.lock.acquire();
  }
  a.balance -= n;
  b.balance += n;
  a.lock.release();
  b.lock.release();
}
