import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Input {
  capacity: number;
  puts: number[][];
  gets: number[];
  waitMs?: number;
}
interface Told {
  times: number[];
  got: number[];
}

const BYTES = 256;

export async function exchange(_student: object, input: Input, world: ScenarioWorld): Promise<unknown> {
  const shared = {
    memory: new SharedArrayBuffer(BYTES),
    capacity: input.capacity,
    clock: new Int32Array(new SharedArrayBuffer(4)),
  };
  /** Starts a worker; `here` comes true when it `tells` that it is about to begin. */
  const begin = (name: string, puts: number[], gets: number, tells: boolean) => {
    const worker = new Worker('./partner.ts');
    const here = Promise.withResolvers<void>();
    const told = Promise.withResolvers<Told>();
    worker.onmessage = ({ data }) => (data === 'here' ? here.resolve() : told.resolve(data));
    worker.onerror = (event) => {
      here.resolve();
      told.reject(event.error);
    };
    worker.postMessage({ ...shared, puts, gets, tells });
    const ended = told.promise.then((done) => {
      worker.terminate();
      return { name, puts, told: done };
    });
    return { here: here.promise, ended };
  };
  const waits = input.waitMs !== undefined;
  const producers = input.puts.map((puts, number) => begin(`producer ${number + 1}`, puts, 0, waits));
  const producing = Promise.all(producers.map(({ ended }) => ended));
  if (input.waitMs !== undefined) {
    // To start a worker takes time of a core, which is not the time of who waits.
    await Promise.all(producers.map(({ here }) => here));
    await world.sleep(input.waitMs);
  }
  const consumers = await Promise.all(
    input.gets.map((gets, number) => begin(`consumer ${number + 1}`, [], gets, false).ended),
  );
  const all = [...(await producing), ...consumers];
  const steps = all.flatMap(({ name, puts, told }) => told.times.map((at, index) => ({ at, name, item: puts[index] })));
  for (const { name, item } of steps.sort((left, right) => left.at - right.at)) {
    if (item === undefined) world.mark(name, 'get');
    else world.mark(name, 'put', item);
  }
  return consumers.map(({ told }) => told.got);
}
