import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Input {
  start: string[];
  apartMs?: number;
}

/** Starts a worker; `here` comes true when it `tells` that it is about to call its method, `times` when that has returned. */
function begin(name: string, memory: SharedArrayBuffer, clock: Int32Array, tells: boolean) {
  const worker = new Worker('./caller.ts');
  const here = Promise.withResolvers<void>();
  const times = Promise.withResolvers<number[]>();
  worker.onmessage = ({ data }) => (data === 'here' ? here.resolve() : times.resolve(data));
  worker.onerror = (event) => {
    here.resolve();
    times.reject(event.error);
  };
  worker.postMessage({ memory, clock, name, tells });
  return { name, worker, here: here.promise, times: times.promise };
}

export async function run(_student: object, input: Input, world: ScenarioWorld): Promise<unknown> {
  const memory = new SharedArrayBuffer(64);
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const callers: ReturnType<typeof begin>[] = [];
  for (const name of input.start) {
    const caller = begin(name, memory, clock, input.apartMs !== undefined);
    callers.push(caller);
    if (input.apartMs === undefined) continue;
    await caller.here;
    await world.sleep(input.apartMs);
  }
  const all = await Promise.all(callers.map(({ times }) => times));
  for (const { worker } of callers) worker.terminate();
  const steps = all.flatMap((times, index) => times.map((at, step) => ({ at, starts: step % 2 === 0, index })));
  for (const { starts, index } of steps.sort((left, right) => left.at - right.at)) {
    const { name } = callers[index]!;
    if (starts) world.start(name, name);
    else world.end(name, name);
  }
  return null;
}
