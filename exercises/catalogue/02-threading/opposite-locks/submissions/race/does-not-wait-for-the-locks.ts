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
  const [first, second] = a.number < b.number ? [a, b] : [b, a];
  // Without await these only ask for the locks.
  void first.lock.acquire();
  void second.lock.acquire();
  a.balance -= n;
  b.balance += n;
  second.lock.release();
  first.lock.release();
}
