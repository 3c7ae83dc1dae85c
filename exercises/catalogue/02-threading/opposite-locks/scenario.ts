import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Student {
  transfer(a: Account, b: Account, n: number): Promise<unknown>;
}
interface Input {
  balances: number[];
  transfers: [from: number, to: number, amount: number][];
  audit?: boolean;
  patienceMs?: number;
}

const PATIENCE_MS = 500;
/** Transfers that give way to one another for ever would fill the picture. */
const DRAWN = 12;

/** Whoever finds it free has it at once, and goes on a little later; the others have it in the order in which they came. */
class Lock {
  readonly #lane: string;
  readonly #world: ScenarioWorld;
  readonly #waiting: (() => void)[] = [];
  #locked = false;
  #taken = 0;

  constructor(lane: string, world: ScenarioWorld) {
    this.#lane = lane;
    this.#world = world;
  }

  get locked(): boolean {
    return this.#locked;
  }

  get taken(): number {
    return this.#taken;
  }

  async acquire(): Promise<void> {
    if (!this.tryAcquire()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#taken > DRAWN) await this.#world.sleep(20);
    else await this.#world.work(this.#lane, { label: 'takes the lock' });
  }

  tryAcquire(): boolean {
    if (this.#locked) return false;
    this.#locked = true;
    this.#taken += 1;
    return true;
  }

  release(): void {
    if (!this.#locked) throw new Error('A lock was released that nobody held.');
    const next = this.#waiting.shift();
    this.#locked = next !== undefined;
    if (next) this.#taken += 1;
    next?.();
  }
}

class Account {
  readonly number: number;
  readonly lock: Lock;
  readonly #world: ScenarioWorld;
  #balance: number;

  constructor(number: number, balance: number, world: ScenarioWorld) {
    this.number = number;
    this.lock = new Lock(`account ${number}`, world);
    this.#world = world;
    this.#balance = balance;
  }

  get balance(): number {
    return this.#balance;
  }

  set balance(amount: number) {
    this.#balance = amount;
    this.#world.mark(`account ${this.number}`, this.lock.locked ? 'changed' : 'changed without its lock', amount);
  }
}

export async function oneByOne(student: Student, input: Input, world: ScenarioWorld): Promise<unknown> {
  const accounts = input.balances.map((balance, number) => new Account(number, balance, world));
  for (const [from, to, amount] of input.transfers) await student.transfer(accounts[from]!, accounts[to]!, amount);
  return seen(accounts, [], 0);
}

export async function atOnce(student: Student, input: Input, world: ScenarioWorld): Promise<unknown> {
  const accounts = input.balances.map((balance, number) => new Account(number, balance, world));
  const counted: number[][] = [];
  // In the order of their numbers, like everybody who knows of it.
  const audit = async (): Promise<void> => {
    for (const { lock } of accounts) await lock.acquire();
    counted.push(accounts.map(({ balance }) => balance));
    await world.work('auditor', { label: 'counts' });
    counted.push(accounts.map(({ balance }) => balance));
    for (const { lock } of accounts) lock.release();
  };
  let unfinished = 0;
  const job = async (lane: string, act: () => Promise<unknown>): Promise<void> => {
    unfinished += 1;
    await world.work(lane, { label: 'comes' });
    world.start(lane, 'works');
    await act();
    world.end(lane, 'works');
    unfinished -= 1;
  };
  const jobs = input.transfers.map(([from, to, amount], index) =>
    job(`transfer ${index + 1}`, () => student.transfer(accounts[from]!, accounts[to]!, amount)),
  );
  if (input.audit) jobs.push(job('auditor', audit));
  await Promise.race([Promise.all(jobs), world.sleep(input.patienceMs!)]);
  return seen(accounts, counted, unfinished);
}

function seen(accounts: Account[], counted: number[][], unfinished: number): object {
  return {
    balances: accounts.map(({ balance }) => balance),
    audited: counted.map((balances) => balances.reduce((sum, balance) => sum + balance, 0)),
    counted,
    free: !accounts.some(({ lock }) => lock.locked),
    unfinished,
    taken: accounts.reduce((sum, { lock }) => sum + lock.taken, 0),
  };
}

/** Whoever takes a lock for the first time waits until the other pair does so too. */
export async function disjoint(student: Student, { pairs }: { pairs: number }, world: ScenarioWorld): Promise<unknown> {
  const came = new Set<number>();
  const all = Promise.withResolvers<void>();

  class MeetingLock extends Lock {
    readonly pair: number;

    constructor(pair: number) {
      super(`transfer ${pair + 1}`, world);
      this.pair = pair;
    }

    override async acquire(): Promise<void> {
      await super.acquire();
      if (came.has(this.pair)) return;
      came.add(this.pair);
      if (came.size === pairs) all.resolve();
      await Promise.race([all.promise, world.sleep(PATIENCE_MS)]);
      if (came.size === pairs) world.mark(`transfer ${this.pair + 1}`, 'met');
    }
  }

  const accounts = Array.from({ length: 2 * pairs }, (_, number) => ({
    number,
    balance: 100,
    lock: new MeetingLock(Math.floor(number / 2)),
  }));
  await Promise.all(
    Array.from({ length: pairs }, (_, pair) =>
      student.transfer(accounts[2 * pair] as unknown as Account, accounts[2 * pair + 1] as unknown as Account, 1),
    ),
  );
  return null;
}
