export interface Account {
  readonly number: number;
  balance: number;
  readonly lock: {
    acquire(): Promise<void>;
    tryAcquire(): boolean;
    release(): void;
  };
}

/** Moves n from account a to account b. */
export async function transfer(a: Account, b: Account, n: number): Promise<void> {
  await a.lock.acquire();
  await b.lock.acquire();
  a.balance -= n;
  b.balance += n;
  b.lock.release();
  a.lock.release();
}
