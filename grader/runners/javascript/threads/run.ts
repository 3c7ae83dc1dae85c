import { seededRandom } from '../../../contract/random.ts';
import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Strategy } from '../../../core/strategies/strategy.ts';
import type { Site } from '../world/recorded-steps.ts';
import { describe } from '../world/boot.ts';
import type { Clock } from '../world/clock.ts';
import { DOMException } from '../world/events.ts';
import { forgetMatches } from '../world/harden.ts';
import { Run, setCurrentRun } from '../world/run.ts';
import { scenarioWorld } from '../world/scenario-world.ts';
import { ControlledAtomics } from './atomics.ts';
import { call } from './calls.ts';
import { Carrier } from './carrier.ts';
import { eventLoop, type Loop } from './event-loop.ts';
import { Modules } from './modules.ts';
import { ControlledPromise, rejectedAlone, setCarrier } from './promise.ts';
import { SubmissionPromise } from './promise-combinators.ts';
import { Recorder } from './recorder.ts';
import { Runtime } from './runtime.ts';
import { SharedBuffers } from './shared-memory.ts';
import type { Coroutine, Task } from './task.ts';
import { Timers } from './timers.ts';
import { deadlock } from './waiting.ts';
import { ControlledWorker, failed, setHost, workerGlobals } from './worker.ts';

/** What is played, and its bounds. */
export interface Play {
  scenario: string;
  inputJson: string;
  cores: number;
  stepLimit: number;
}

/** Chance of the world, alike in every schedule: only the schedule may differ. */
const SEED = 1;
const SCENARIO = 'scenario/scenario.ts';
const MAIN = 'student/main.ts';

/** What else came of a schedule that was not followed means nothing. */
const UNFOLLOWED = { outcome: 'threw', value: undefined } as const;

/** A scenario with its submission, played under one schedule after the other: all threads are coroutines of this isolate. */
export class ThreadedRun {
  readonly carrier = new Carrier();
  readonly modules: Modules;
  readonly #runtime: Runtime;
  readonly #atomics: ControlledAtomics;
  readonly #timers: Timers;
  readonly #memory = new SharedBuffers(() => this.#nextBuffer());
  readonly #sites: readonly Site[];
  readonly #play: Play;
  readonly #alive = new Map<Task, ControlledWorker>();
  readonly #mainScope: object;
  readonly #workerScope: object;
  /** The file that was started last: mostly the next one is the same. */
  #named: { file: string; name: string } | undefined;
  #buffers = 0;
  #run: Run | undefined;
  #left: string[] = [];

  constructor(play: Play, sites: readonly Site[]) {
    this.#play = play;
    this.#sites = sites;
    this.carrier.stepLimit = play.stepLimit;
    this.#runtime = new Runtime(this.carrier, (site) => sites[site]?.text.replace(/\(.*$/s, '') || 'It');
    this.modules = new Modules(this.#runtime, this.carrier);
    this.#atomics = new ControlledAtomics(this.carrier, this.#runtime);
    this.#timers = new Timers(this.carrier);
    setCarrier(this.carrier);
    setHost({
      carrier: this.carrier,
      recorder: () => this.#runtime.recorder,
      start: (file) => this.#start(file),
      threw: (task, error) => this.#loop.threw(task, error),
      alive: this.#alive,
    });
    // Defined, not assigned: what is hardened below cannot be assigned over.
    this.#mainScope = Object.freeze({
      __proto__: globalThis,
      Atomics: this.#atomics.object,
      Promise: SubmissionPromise,
      SharedArrayBuffer: this.#memory.Class,
      Worker: ControlledWorker,
      fetch: () => {
        throw new DOMException(
          'This check tries schedules of threads, where pages cannot be fetched.',
          'NotSupportedError',
        );
      },
      ...this.#timers.globals(),
    });
    this.#workerScope = Object.freeze({ __proto__: this.#mainScope, ...workerGlobals() });
  }

  /** Plays one schedule; with every step where it is to be shown. */
  play(strategy: Strategy, record: boolean): RecordedTrace | undefined {
    forgetMatches();
    this.#atomics.begin();
    this.#memory.begin();
    this.#alive.clear();
    rejectedAlone.length = 0;
    this.#buffers = 0;
    this.#left = [];
    const run = new Run(this.#clock, seededRandom(SEED), true);
    this.#run = run;
    setCurrentRun(run);
    const recorder = record ? new Recorder(this.carrier, this.#sites) : undefined;
    this.#runtime.recorder = recorder;
    this.carrier.recording = record;
    this.carrier.run(strategy, (task) => this.#thread(task, this.#mainScope, () => this.#main(task)));
    const { ending } = this.carrier;
    if (ending !== 'returned') run.giveUp(ending);
    return recorder?.trace();
  }

  /** What was seen of the schedule played last: its error with all places of the stack, in compiled lines. */
  observation(): object {
    const run = this.#run!;
    const { unfollowed } = this.carrier;
    const { outcome, value, events } = unfollowed ? { ...run.observation(), ...UNFOLLOWED } : run.observation();
    const thrown = unfollowed ? { error: unfollowed } : run.thrown;
    const error =
      outcome === 'never_settled'
        ? deadlock(this.carrier, this.#sites)
        : thrown && outcome === 'threw'
          ? describe(thrown.error)
          : undefined;
    return {
      outcome,
      ...(value === undefined ? {} : { value }),
      events: events.map((event, at) => ({ ...event, at })),
      left: this.#left,
      ...(error ? { error } : {}),
    };
  }

  *#main(task: Task): Coroutine<void> {
    const run = this.#run!;
    const { scenario: name, inputJson, cores } = this.#play;
    const student = yield* this.modules.namespace(MAIN, task);
    const scenario = (yield* this.modules.namespace(SCENARIO, task)) as Record<string, unknown>;
    const callee = scenario[name];
    if (typeof callee !== 'function') throw new Error(`The scenario file has no function ${name}.`);
    const world = scenarioWorld(run, cores, SubmissionPromise);
    const result = yield* call(callee, undefined, [student, JSON.parse(inputJson), world]);
    ControlledPromise.of(result).then(
      (value: unknown) => this.#finish(() => run.returned(value)),
      (error: unknown) => this.#finish(() => run.threw(error)),
    );
  }

  #finish(end: () => void): void {
    if (this.#run!.ended) return;
    this.#left = [...this.#alive.keys()].map(({ name }) => name);
    end();
  }

  #thread(task: Task, common: object, begin: () => Coroutine): Coroutine {
    const scope: Record<string, unknown> = {
      __proto__: common,
      self: undefined,
      globalThis: undefined,
      onmessage: null,
    };
    scope['self'] = scope['globalThis'] = scope;
    task.scope = scope;
    return eventLoop(this.#loop, task, begin);
  }

  #start(file: string): Task {
    const name = this.#nameOf(file);
    return this.carrier.spawn((task) =>
      this.#thread(task, this.#workerScope, () => {
        if (!this.modules.has(name)) throw new Error(`new Worker names "${file}", which is not among the files.`);
        return this.modules.namespace(name, task);
      }),
    );
  }

  /** The name of the module that a worker's file is. */
  #nameOf(file: string): string {
    if (this.#named?.file !== file) {
      this.#named = { file, name: `student/${file.replace(/^\.?\//, '').replace(/\.(ts|js|mjs)$/, '')}.ts` };
    }
    return this.#named.name;
  }

  /** By creation: a thread makes its buffers in the same order in every schedule. */
  #nextBuffer(): number {
    this.#buffers += 1;
    return this.carrier.current.order * 64 + this.#buffers;
  }

  readonly #loop: Loop = {
    carrier: this.carrier,
    onIdle: (task) => this.#runtime.recorder?.idle(task),
    onBusy: (task) => this.#runtime.recorder?.busy(task),
    threw: (task, error) => {
      if (task.worker !== undefined) {
        this.#runtime.recorder?.note('raise', 0, task, 1, String((error as Error | undefined)?.message));
        failed(task.worker as ControlledWorker, error);
      } else this.#finish(() => this.#run!.threw(error));
    },
    isOver: (task) => (task.worker === undefined ? this.#run!.ended : task.closing || task.ended),
  };

  readonly #clock: Clock = {
    now: () => this.carrier.nowMs,
    after: (delayMs, callback) => {
      const event = (): undefined => {
        callback();
        return undefined;
      };
      return this.#timers.after(Math.max(0, delayMs), event);
    },
    wait: (_usualMs, drawMs, callback, label) => this.#clock.after(drawMs(), callback, label),
    cancel: (handle) => this.#timers.cancel(handle),
    pending: () => [],
  };
}
