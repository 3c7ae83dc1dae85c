import ivm from 'isolated-vm';
import type { Observation } from '../../../contract/observation.ts';
import { makeSite, pageBody } from '../../../contract/site.ts';
import type { Command } from '../../protocol.ts';
import { tell } from './channel.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { makeRealm, type HostFunctions, type Realm } from './realm.ts';
import { silentHost } from './silent-host.ts';
import { enter, type LoadedSubmission } from './submission.ts';

/** After so many schedules a fresh world takes over, so that state left in a module cannot spread over the whole search. */
const SCHEDULES_PER_REALM = 100;
const PROGRESS_EVERY_MS = 100;

type Task = Extract<Command, { type: 'explore' } | { type: 'replay' }>;

/** One realm for runs in virtual time, ready to begin them. */
async function openVirtual(loaded: LoadedSubmission, task: Task, isolate: ivm.Isolate, print: (text: string) => void) {
  const pages = new Map(task.site ? makeSite(task.site).map((page) => [page.url, page]) : []);
  const functions: HostFunctions = {
    ...silentHost(),
    print,
    page: (url: string) => {
      const page = pages.get(url);
      return page ? JSON.stringify({ ...page, body: pageBody(page) }) : '';
    },
  };
  const realm = makeRealm(isolate, 'main', functions);
  const { student, scenario } = await enter(realm, loaded, (module) => module.evaluateSync());
  const begin = realm.boot('begin');
  const step = realm.boot('step');
  const uncaught = realm.boot('uncaught');
  const input = JSON.stringify(task.input);
  const run = (seed: number): void => {
    const options = { virtual: true, seed, cores: task.cores, stepLimit: task.stepLimit };
    try {
      begin.applySync(undefined, [
        new ivm.ExternalCopy(options).copyInto({ release: true }),
        student.derefInto(),
        scenario.derefInto(),
        task.scenario,
        input,
      ]);
      while (step.applySync(undefined, []) === true);
    } catch (error) {
      // A promise was rejected while nothing waited for it: the engine throws that at whoever called into the isolate.
      const { name, message, stack = '' } = error as Error;
      if (isolate.isDisposed || /allocation failed/.test(message)) throw error;
      uncaught.applySync(undefined, [name, message, stack]);
    }
  };
  return { realm, run };
}

/** Runs the scenario once for each seed and counts the distinct observations. */
export async function explore(loaded: LoadedSubmission, task: Extract<Task, { type: 'explore' }>) {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const outcomes = new Map<string, { observation: Observation; count: number; firstSeed: number }>();
  let realm: Realm | undefined;
  let toldAt = performance.now();
  for (let done = 0; done < task.schedules;) {
    realm?.context.release();
    const opened = await openVirtual(loaded, task, isolate, () => undefined);
    realm = opened.realm;
    const count = realm.boot('count');
    const kinds: string[] = [];
    for (let index = 0; index < SCHEDULES_PER_REALM && done < task.schedules; index++, done++) {
      const seed = task.firstSeed + done;
      opened.run(seed);
      const [kind, json] = (count.applySync(undefined, []) as string).split('\n', 2);
      if (json !== undefined) kinds[Number(kind)] = json;
      const key = kinds[Number(kind)]!;
      const known = outcomes.get(key);
      if (known) known.count += 1;
      else
        outcomes.set(key, {
          observation: withOwnError(JSON.parse(key) as RawObservation, loaded.own),
          count: 1,
          firstSeed: seed,
        });
      if (performance.now() - toldAt > PROGRESS_EVERY_MS) {
        tell({ type: 'progress', done: done + 1 });
        toldAt = performance.now();
      }
    }
  }
  isolate.dispose();
  return { outcomes: [...outcomes.values()], schedules: task.schedules };
}

/** Runs one seed in a fresh world. The first observation is the picture's, with times; the second is the one that is judged. */
export async function replay(loaded: LoadedSubmission, task: Extract<Task, { type: 'replay' }>) {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const { realm, run } = await openVirtual(loaded, task, isolate, (text) => tell({ type: 'print', text }));
  run(task.seed);
  const seen = JSON.parse(realm.boot('observe').applySync(undefined, []) as string) as {
    observation: RawObservation;
    comparable: RawObservation;
    schedule: string[];
  };
  isolate.dispose();
  return {
    observation: withOwnError(seen.observation, loaded.own),
    comparable: withOwnError(seen.comparable, loaded.own),
    schedule: seen.schedule,
  };
}
