import ivm from 'isolated-vm';
import type { Observation } from '../../../contract/observation.ts';
import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import { parseArrivals, printArrivals, type Arrival } from '../../../core/arrivals.ts';
import type { Command, ThreadReplay } from '../../protocol.ts';
import { tell } from './channel.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { makeRealm, type Realm } from './realm.ts';
import { silentHost } from './silent-host.ts';
import { enter, type LoadedSubmission } from './submission.ts';
import { asError } from './thrown.ts';

/** After so many schedules the files are loaded anew, so that state left in a module cannot spread over the whole search. */
const SCHEDULES_PER_LOAD = 100;
/** A world is frozen before any file is loaded, so that it may serve much longer; what was seen in it is kept there. */
const SCHEDULES_PER_REALM = 5_000;
const SEEN_CHARACTERS_PER_REALM = 4_000_000;
const PROGRESS_EVERY_MS = 100;

/** Reading a rejected error may reject the next promise, where the error's own getters do so. */
const REJECTIONS_MOST = 10;

/** A run whose errors reject further promises again and again: what was seen of it cannot be told. */
export class EndlessRejections extends Error {
  constructor() {
    super(
      'Your code rejected promises that nothing waits for, again and again, each time the error of one was read. Reject with plain errors, and await what can fail.',
    );
  }
}

/** With more of them nobody reads what an order of arrival says, and making it small takes too long. */
const WAITS_MOST = 300;
/** Telling its steps takes a run many times as long. What took longer without is not drawn by steps. */
const QUICK_MS = 200;

type Follow = Extract<Command, { type: 'follow' }>;
type Task = Extract<Command, { type: 'explore' } | { type: 'replay' }> | Follow;

/** A run with the times of its events, in its form that is compared, with the order of what came true, and what each wait took. */
interface Seen {
  observation: RawObservation;
  comparable: RawObservation;
  schedule: string[];
  waits: number[];
}

/** A realm for runs in virtual time, with the files loaded until they are loaded anew. */
class VirtualRealm {
  readonly realm: Realm;
  /** Kinds of observations that were seen in it, by their numbers. */
  readonly kinds: string[] = [];
  schedules = 0;
  #characters = 0;
  readonly #loaded: LoadedSubmission;
  #isLoaded = false;

  constructor(loaded: LoadedSubmission, isolate: ivm.Isolate, print: (text: string) => void) {
    this.#loaded = loaded;
    this.realm = makeRealm(isolate, 'main', { ...silentHost(), print });
  }

  /** Makes the pages of a task those that are here. */
  serve({ pages = [] }: Task): void {
    const pageAt = new Map(pages.map((page) => [page.url, page]));
    this.realm.functions['page'] = (url: string) => {
      const page = pageAt.get(url);
      return page ? JSON.stringify(page) : '';
    };
  }

  /** Loads the files for a task, anew where they were loaded before. False where the realm has served long enough, or keeps what they left. */
  async load(task: Task): Promise<boolean> {
    if (this.#isLoaded) {
      if (this.schedules >= SCHEDULES_PER_REALM || this.#characters > SEEN_CHARACTERS_PER_REALM) return false;
      if (this.realm.boot('reload').applySync(undefined, []) !== true) return false;
    }
    const { student, scenario } = await enter(this.realm, this.#loaded, (module) => module.evaluateSync());
    this.#isLoaded = true;
    const options = new ivm.ExternalCopy({ cores: task.cores, stepLimit: task.stepLimit }).copyInto({ release: true });
    const input = JSON.stringify(task.input);
    this.realm
      .boot('prepareSchedules')
      .applySync(undefined, [student.derefInto(), scenario.derefInto(), task.scenario, input, options]);
    student.release();
    scenario.release();
    return true;
  }

  /** Plays the scenario once. Tells what was seen, as JSON that is the same for what is the same. */
  run(seed: number): string {
    return this.#kindOf(this.#play(() => this.realm.boot('beginSchedule').applySync(undefined, [seed])));
  }

  /** The same in an order of arrival. */
  follow(arrivals: readonly Arrival[]): void {
    const pairs = JSON.stringify(arrivals.map(({ wait, ms }) => [wait, ms]));
    this.#kindOf(this.#play(() => this.realm.boot('beginArrivals').applySync(undefined, [pairs])));
  }

  /** What was seen of the run that is over. */
  seen(): Seen {
    return JSON.parse(this.realm.boot('observe').applySync(undefined, []) as string) as Seen;
  }

  #kindOf(counted: string): string {
    const [number = '', json] = counted.split('\n', 2);
    if (json !== undefined) {
      this.kinds[Number(number)] = json;
      this.#characters += json.length;
    }
    const kind = this.kinds[Number(number)];
    if (kind === undefined) throw new Error(`There is no kind of observation with the number ${number}.`);
    return kind;
  }

  #play(begin: () => unknown): string {
    const { realm } = this;
    this.schedules += 1;
    let go = begin;
    for (let rejections = 0; ; rejections++) {
      try {
        go();
        for (;;) {
          const seen: unknown = realm.boot('step').applySync(undefined, []);
          if (seen !== true) return seen as string;
        }
      } catch (error) {
        // A promise was rejected while nothing waited for it: the engine throws that at whoever called into the isolate.
        const { name, message, stack = '' } = asError(error);
        if (realm.isolate.isDisposed || /allocation failed/.test(message)) throw error;
        if (rejections === REJECTIONS_MOST) throw new EndlessRejections();
        go = () => realm.boot('uncaught').applySync(undefined, [name, message, stack]);
      }
    }
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
  if (before && !before.realm.isolate.isDisposed && (await before.load(task))) {
    last = { loaded, realm: before };
    return before;
  }
  before?.realm.context.release();
  const isolate = before?.realm.isolate ?? new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const realm = new VirtualRealm(loaded, isolate, () => undefined);
  realm.serve(task);
  await realm.load(task);
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
      const key = realm.run(seed);
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
  await virtual.load(task);
  virtual.run(task.seed);
  const { observation, comparable, schedule, waits } = virtual.seen();
  isolate.dispose();
  return {
    observation: withOwnError(observation, loaded.own),
    comparable: withOwnError(comparable, loaded.own),
    schedule,
    ...(waits.length > WAITS_MOST
      ? {}
      : { arrivals: printArrivals(waits.map((ms, index) => ({ wait: index + 1, ms }))) }),
  };
}

/** Follows orders of arrival, one after the other, the files loaded anew for each. */
export async function followArrivals(loaded: LoadedSubmission, task: Follow): Promise<{ replays: ThreadReplay[] }> {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  const replays: ThreadReplay[] = [];
  let virtual: VirtualRealm | undefined;
  for (const text of task.scheduleTexts) {
    const arrivals = parseArrivals(text) ?? [];
    if (!virtual || !(await virtual.load(task))) {
      virtual?.realm.context.release();
      virtual = new VirtualRealm(loaded, isolate, () => undefined);
      virtual.serve(task);
      await virtual.load(task);
    }
    const startedAt = performance.now();
    virtual.follow(arrivals);
    const isQuick = performance.now() - startedAt < QUICK_MS;
    const { observation, comparable, waits } = virtual.seen();
    const taken = arrivals.filter(({ wait }) => wait <= waits.length);
    replays.push({
      observation: withOwnError(comparable, loaded.own),
      timed: withOwnError(observation, loaded.own),
      schedule: printArrivals(taken),
      unused: arrivals.length - taken.length,
      ...(task.record && isQuick ? await stepsOf(loaded, task, arrivals, comparable) : {}),
    });
    tell({ type: 'progress', done: replays.length });
  }
  isolate.dispose();
  return { replays };
}

/**
 * The steps of a run in an order of arrival, from a second run of code that was rewritten to tell them; nothing where that did not do
 * the same.
 */
async function stepsOf(
  loaded: LoadedSubmission,
  task: Follow,
  arrivals: readonly Arrival[],
  seen: RawObservation,
): Promise<{ trace?: RecordedTrace }> {
  const isolate = new ivm.Isolate({ memoryLimit: loaded.isolateMb });
  try {
    // With its parser it is most of the program, and few submissions need it.
    const { followedSubmission } = await import('./followed/followed-submission.ts');
    const followed = followedSubmission(loaded);
    const virtual = new VirtualRealm(followed.loaded, isolate, () => undefined);
    virtual.serve(task);
    virtual.realm.boot('recordSteps').applySync(undefined, [followed.recorder, JSON.stringify(followed.sites)]);
    await virtual.load(task);
    virtual.follow(arrivals);
    if (withoutPlaces(virtual.seen().comparable) !== withoutPlaces(seen)) return {};
    const trace = virtual.realm.boot('recordedSteps').applySync(undefined, []) as string;
    return trace === '' ? {} : { trace: JSON.parse(trace) as RecordedTrace };
  } catch {
    // What was judged has been seen before: a picture less is no verdict.
    return {};
  } finally {
    if (!isolate.isDisposed) isolate.dispose();
  }
}

/** What was seen, without what an error says of the code itself: where it stands, and how that is written. */
function withoutPlaces({ error, ...seen }: RawObservation): string {
  return JSON.stringify([seen, error?.name]);
}
