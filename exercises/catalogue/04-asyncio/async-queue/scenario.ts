import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Channel {
  put(item: string): Promise<unknown>;
  get(signal?: AbortSignal): Promise<string | null>;
  close(): void;
}
interface Student {
  Channel: new (capacity: number) => Channel;
}

/** Who has not come to an end in time; an error of theirs is passed on. */
async function stuckOf(
  named: [string, Promise<unknown>][],
  patienceMs: number,
  world: ScenarioWorld,
): Promise<string[]> {
  const waiting = new Set(named.map(([name]) => name));
  const all = Promise.all(named.map(([name, end]) => end.then(() => waiting.delete(name))));
  await Promise.race([all, world.sleep(patienceMs)]);
  return [...waiting].sort();
}

export async function talk(
  student: Student,
  input: { capacity: number; producers: number[]; consumers: number; late?: boolean; patienceMs: number },
  world: ScenarioWorld,
): Promise<unknown> {
  const channel = new student.Channel(input.capacity);
  const names = Array.from({ length: input.consumers }, (_, n) => `consumer ${n + 1}`);
  const got: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]));
  const produce = async (name: string, number: number, count: number): Promise<void> => {
    for (let n = 1; n <= count; n++) {
      await world.work(name, { label: 'make' });
      await channel.put(`${number}.${n}`);
    }
  };
  const consume = async (name: string): Promise<void> => {
    for (let item = await channel.get(); item !== null; item = await channel.get()) {
      got[name]!.push(item);
      await world.work(name, { label: 'use' });
    }
  };
  const startAll = (): [string, Promise<unknown>][] => names.map((name) => [name, consume(name)]);
  let consumers = input.late ? [] : startAll();
  const producers = input.producers.map((count, index): [string, Promise<unknown>] => {
    const name = `producer ${index + 1}`;
    return [name, produce(name, index + 1, count)];
  });
  const stuck = await stuckOf(producers, input.patienceMs, world);
  channel.close();
  if (input.late) consumers = startAll();
  let refused = false;
  try {
    await Promise.race([channel.put('late'), world.sleep(input.patienceMs)]);
  } catch {
    refused = true;
  }
  return { stuck: [...stuck, ...(await stuckOf(consumers, input.patienceMs, world))], got, refused };
}

export async function full(
  student: Student,
  input: { capacity: number; items: number; patienceMs: number },
  world: ScenarioWorld,
): Promise<unknown> {
  const channel = new student.Channel(input.capacity);
  let wentIn = 0;
  const produce = async (): Promise<void> => {
    for (let n = 1; n <= input.items; n++) {
      await channel.put(`item ${n}`);
      wentIn += 1;
    }
  };
  const producer = produce();
  await world.work('consumer', { ms: 50, label: 'is late' });
  const before = wentIn;
  const got = [await channel.get()];
  await world.work('consumer', { ms: 50, label: 'uses one' });
  const after = wentIn;
  const consume = async (): Promise<void> => {
    while (got.length < input.items) got.push(await channel.get());
  };
  const ends: [string, Promise<unknown>][] = [
    ['producer', producer],
    ['consumer', consume()],
  ];
  return { before, after, stuck: await stuckOf(ends, input.patienceMs, world), got };
}

export async function giveUp(
  student: Student,
  input: { waits: number; patienceMs: number },
  world: ScenarioWorld,
): Promise<unknown> {
  const channel = new student.Channel(4);
  const given: string[] = [];
  const got: string[] = [];
  const waitForOne = async (signal?: AbortSignal): Promise<void> => {
    try {
      const item = await channel.get(signal);
      if (item !== null) got.push(item);
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  };
  const impatient = Array.from({ length: input.waits }, () => {
    const controller = new AbortController();
    return { controller, end: waitForOne(controller.signal) };
  });
  await world.work('producer', { label: 'make' });
  for (const { controller } of impatient) {
    given.push(`item ${given.length + 1}`);
    // In the same moment: nobody has a turn between the two.
    const put = channel.put(given.at(-1)!);
    controller.abort();
    await put;
  }
  await Promise.race([Promise.all(impatient.map(({ end }) => end)), world.sleep(input.patienceMs)]);
  const patient = Array.from({ length: given.length - got.length }, (_, n): [string, Promise<unknown>] => [
    `patient ${n + 1}`,
    waitForOne(),
  ]);
  await world.work('producer', { label: 'is done' });
  channel.close();
  return { stuck: await stuckOf(patient, input.patienceMs, world), given, got };
}
