import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Lazy {
  get(): Promise<unknown>;
}
interface Student {
  Lazy: new (make: () => Promise<string>) => Lazy;
}
interface Input {
  threads: number;
  failures: number;
}

/** Fails as often as it is told, and counts its calls. */
function maker(failures: number, world: ScenarioWorld) {
  let made = 0;
  const make = async (): Promise<string> => {
    made += 1;
    const number = made;
    const failure = number <= failures ? { fail: 'not yet' } : {};
    return await world.work(`make ${number}`, { label: 'make', value: `value ${number}`, ...failure });
  };
  return { make, made: () => made };
}

async function got(lazy: Lazy): Promise<unknown> {
  try {
    return (await lazy.get()) ?? null;
  } catch (error) {
    return (error as Error).message === 'not yet' ? 'error' : `another error: ${(error as Error).message}`;
  }
}

export async function oneByOne(student: Student, { threads, failures }: Input, world: ScenarioWorld): Promise<unknown> {
  const { make, made } = maker(failures, world);
  const lazy = new student.Lazy(make);
  const madeEarly = made();
  const values: unknown[] = [];
  for (let turn = 0; turn < threads; turn++) values.push(await got(lazy));
  return { made: made() + madeEarly, values };
}

export async function atOnce(student: Student, { threads, failures }: Input, world: ScenarioWorld): Promise<unknown> {
  const { make, made } = maker(failures, world);
  const lazy = new student.Lazy(make);
  const caller = async (name: string): Promise<unknown> => {
    await world.work(name, { label: 'comes' });
    world.start(name, 'get');
    const value = await got(lazy);
    world.end(name, 'get');
    return value;
  };
  const callers = Array.from({ length: threads }, (_, index) => caller(`caller ${index + 1}`));
  return { values: await Promise.all(callers), made: made() };
}

/** Once the value is there: of readers who come at once, how many have it as soon as one who comes alone? */
export async function readers(student: Student, { readers: count }: { readers: number }): Promise<unknown> {
  const lazy = new student.Lazy(async () => 'value');
  await lazy.get();
  let ended = 0;
  const read = async (): Promise<void> => {
    await lazy.get();
    ended += 1;
  };
  // Time is counted in turns of the event loop's microtasks, which nothing on the host can make more.
  void read();
  let turns = 1;
  for (; ended < 1 && turns < 1_000; turns++) await null;
  ended = 0;
  for (let reader = 0; reader < count; reader++) void read();
  for (let turn = 0; turn < turns; turn++) await null;
  return { begun: count, ended };
}
