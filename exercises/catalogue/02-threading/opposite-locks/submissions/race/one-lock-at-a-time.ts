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
  a.balance -= n;
  a.lock.release();
  await b.lock.acquire();
  b.balance += n;
  b.lock.release();
}
