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
  for (;;) {
    await a.lock.acquire();
    if (b.lock.tryAcquire()) break;
    a.lock.release();
  }
  a.balance -= n;
  b.balance += n;
  b.lock.release();
  a.lock.release();
}
