import ivm from 'isolated-vm';
import type { Observation } from '../../../contract/observation.ts';
import { makeSite, pageBody } from '../../../contract/site.ts';
import type { Command } from '../../protocol.ts';
import { tell } from './channel.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { makeRealm, type Realm } from './realm.ts';
import { silentHost } from './silent-host.ts';
import { enter, type Entered, type LoadedSubmission } from './submission.ts';

/** After so many schedules the files are loaded anew, so that state left in a module cannot spread over the whole search. */
const SCHEDULES_PER_LOAD = 100;
/** A world is frozen before any file is loaded, so that it may serve much longer; what was seen in it is kept there. */
const SCHEDULES_PER_REALM = 5_000;
const SEEN_CHARACTERS_PER_REALM = 4_000_000;
const PROGRESS_EVERY_MS = 100;

type Task = Extract<Command, { type: 'explore' } | { type: 'replay' }>;

/** A realm for runs in virtual time, with the files loaded until they are loaded anew. */
class VirtualRealm {
  readonly realm: Realm;
  /** Kinds of observations that were seen in it, by their numbers. */
  readonly kinds: string[] = [];
  schedules = 0;
  #characters = 0;
  readonly #loaded: LoadedSubmission;
  #entered: Entered | undefined;

  constructor(loaded: LoadedSubmission, isolate: ivm.Isolate, print: (text: string) => void) {
    this.#loaded = loaded;
    this.realm = makeRealm(isolate, 'main', { ...silentHost(), print });
  }

  /** Makes the pages of a task those that are here. */
  serve({ site }: Task): void {
    const pages = new Map(site ? makeSite(site).map((page) => [page.url, page]) : []);
    this.realm.functions['page'] = (url: string) => {
      const page = pages.get(url);
      return page ? JSON.stringify({ ...page, body: pageBody(page) }) : '';
    };
  }

  /** Loads the files, anew where they were loaded before. False where the realm has served long enough, or keeps what they left. */
  async load(): Promise<boolean> {
    if (this.#entered) {
      if (this.schedules >= SCHEDULES_PER_REALM || this.#characters > SEEN_CHARACTERS_PER_REALM) return false;
      if (this.realm.boot('reload').applySync(undefined, []) !== true) return false;
      this.#entered.student.release();
      this.#entered.scenario.release();
    }
    this.#entered = await enter(this.realm, this.#loaded, (module) => module.evaluateSync());
    return true;
  }

  /** Plays the scenario once. */
  run(task: Task, seed: number): void {
    const { realm } = this;
    const { student, scenario } = this.#entered!;
    const step = realm.boot('step');
    this.schedules += 1;
    const options = { virtual: true, seed, cores: task.cores, stepLimit: task.stepLimit };
    try {
      realm
        .boot('begin')
        .applySync(undefined, [
          new ivm.ExternalCopy(options).copyInto({ release: true }),
          student.derefInto(),
          scenario.derefInto(),
          task.scenario,
          JSON.stringify(task.input),
        ]);
      while (step.applySync(undefined, []) === true);
    } catch (error) {
      // A promise was rejected while nothing waited for it: the engine throws that at whoever called into the isolate.
      const { name, message, stack = '' } = error as Error;
      if (realm.isolate.isDisposed || /allocation failed/.test(message)) throw error;
      realm.boot('uncaught').applySync(undefined, [name, message, stack]);
    }
  }

  /** What was seen of the run played last, as JSON that is the same for what is the same. */
  seen(): string {
    const [kind, json] = (this.realm.boot('count').applySync(undefined, []) as string).split('\n', 2);
    if (json !== undefined) {
      this.kinds[Number(kind)] = json;
      this.#characters += json.length;
    }
    return this.kinds[Number(kind)]!;
  }
}

/** The realm of the search before, for the next one of the same submission: in it the engine has compiled what it needs. */
let last: { loaded: LoadedSubmission; realm: VirtualRealm } | undefined;

/** Gives back what the search before left for the next one: what comes now is measured alone. */
export function forgetSearch(): void {
  const isolate = last?.realm.realm.isolate;
  last = undefined;
  if (isolate && !isolate.isDisposed) isolate.dispose();
}

/** A realm with the files loaded anew: the one there was, where it can still serve. */
async function loadedRealm(loaded: LoadedSubmission, task: Task): Promise<VirtualRealm> {
  const before = last?.loaded === loaded ? last.realm : undefined;
  last = undefined;
  before?.serve(task);
  if (before && !before.realm.isolate.isDisposed && (await before.load())) {
    last = { loaded, realm: before };
    return before;
  }
  before?.realm.context.release();
  const isolate = before?.realm.isolate ?? new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const realm = new VirtualRealm(loaded, isolate, () => undefined);
  realm.serve(task);
  await realm.load();
  last = { loaded, realm };
  return realm;
}

/** Runs the scenario once for each seed and counts the distinct observations. */
export async function explore(loaded: LoadedSubmission, task: Extract<Task, { type: 'explore' }>) {
  const outcomes = new Map<string, { observation: Observation; count: number; firstSeed: number }>();
  let toldAt = performance.now();
  for (let done = 0; done < task.schedules;) {
    const realm = await loadedRealm(loaded, task);
    for (let index = 0; index < SCHEDULES_PER_LOAD && done < task.schedules; index++, done++) {
      const seed = task.firstSeed + done;
      realm.run(task, seed);
      const key = realm.seen();
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
  return { outcomes: [...outcomes.values()], schedules: task.schedules };
}

/** Runs one seed in a fresh world. The first observation is the picture's, with times; the second is the one that is judged. */
export async function replay(loaded: LoadedSubmission, task: Extract<Task, { type: 'replay' }>) {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const virtual = new VirtualRealm(loaded, isolate, (text) => tell({ type: 'print', text }));
  virtual.serve(task);
  await virtual.load();
  virtual.run(task, task.seed);
  const seen = JSON.parse(virtual.realm.boot('observe').applySync(undefined, []) as string) as {
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
