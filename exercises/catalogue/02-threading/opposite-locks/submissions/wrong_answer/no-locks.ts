export interface Account {
  readonly number: number;
  balance: number;
  readonly lock: {
    acquire(): Promise<void>;
    tryAcquire(): boolean;
    release(): void;
  };
}

/** Nobody comes between without an await; but nobody is kept out either who holds the locks. */
export async function transfer(a: Account, b: Account, n: number): Promise<void> {
  a.balance -= n;
  b.balance += n;
}
