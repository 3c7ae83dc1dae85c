import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Account {
  deposit(n: number): Promise<unknown>;
  withdraw(n: number): Promise<unknown>;
}
interface Student {
  Account: new (store: object) => Account;
}
interface Call {
  what: 'deposit' | 'withdraw';
  n: number;
  late?: boolean;
}
interface Input {
  balance: number;
  calls: Call[];
  refusedWrite?: number;
  inTurn?: boolean;
  patienceMs: number;
}
type Answer = { value: unknown } | { error: string } | { stuck: true };

/** A store that takes its time. Each request is drawn in the first lane that is free, so lanes side by side are overlaps. */
function makeStore(name: string, balance: number, world: ScenarioWorld, refusedWrite?: number) {
  const busy = new Set<string>();
  let held = balance;
  let writes = 0;
  const request = async (label: string, fail?: string): Promise<void> => {
    let place = 1;
    while (busy.has(`${name} ${place}`)) place += 1;
    const lane = `${name} ${place}`;
    busy.add(lane);
    try {
      await world.work(lane, { label, ...(fail === undefined ? {} : { fail }) });
    } catch (error) {
      world.mark(lane, 'refused');
      throw error;
    } finally {
      busy.delete(lane);
    }
  };
  const store = {
    held: () => held,
    read: async (): Promise<number> => {
      await request('read');
      world.reads(store, 'balance', held);
      return held;
    },
    write: async (n: number): Promise<void> => {
      writes += 1;
      await request(`write ${n}`, writes === refusedWrite ? 'the store is busy' : undefined);
      held = n;
      world.writes(store, 'balance', n);
      world.mark(name, 'balance', n);
    },
  };
  return store;
}

async function answerOf(account: Account, call: Call, world: ScenarioWorld): Promise<Answer> {
  if (call.late) await world.work(`${call.what} ${call.n}`, { label: 'comes later' });
  try {
    const value = await account[call.what](call.n);
    return { value: call.what === 'deposit' ? null : value };
  } catch (error) {
    return { error: world.messageOf(error) };
  }
}

/** Waits for all answers, but not longer than `patienceMs`. */
async function collect(started: Promise<Answer>[], patienceMs: number, world: ScenarioWorld): Promise<Answer[]> {
  const answers: Answer[] = started.map(() => ({ stuck: true }));
  const all = Promise.all(started.map(async (one, index) => (answers[index] = await one)));
  await Promise.race([all, world.sleep(patienceMs)]);
  return [...answers];
}

export async function serve(student: Student, input: Input, world: ScenarioWorld): Promise<unknown> {
  const store = makeStore('store', input.balance, world, input.refusedWrite);
  const account = new student.Account({ read: store.read, write: store.write });
  const started: Promise<Answer>[] = [];
  for (const call of input.calls) {
    const before = input.inTurn ? started.at(-1) : undefined;
    started.push(before ? before.then(() => answerOf(account, call, world)) : answerOf(account, call, world));
  }
  return { answers: await collect(started, input.patienceMs, world), balance: store.held() };
}

export async function apart(student: Student, input: { accounts: number }, world: ScenarioWorld): Promise<unknown> {
  const stores = Array.from({ length: input.accounts }, (_, index) => makeStore(`store ${index + 1} lane`, 100, world));
  const accounts = stores.map(({ read, write }) => new student.Account({ read, write }));
  await Promise.all(accounts.map((account) => account.deposit(10)));
  return stores.map((store) => store.held());
}
