import type { Json } from '../../../contract/json.ts';
import type { Observation } from '../../../contract/observation.ts';
import type { Place } from '../../../contract/report.ts';
import { seededRandom, type Random } from '../../../contract/random.ts';
import { HostClock, VirtualClock } from './clock.ts';
import { console, forgetOutput } from './console.ts';
import * as events from './events.ts';
import { answerFetch, fetch, forgetPages, forgetRequests, Response } from './fetch.ts';
import { forgetMatches, harden } from './harden.ts';
import { host, setHost, type Host } from './host.ts';
import type { Site } from './recorded-steps.ts';
import { currentRun, Run, setCurrentRun } from './run.ts';
import { scenarioWorld } from './scenario-world.ts';
import { StepRecorder } from './step-recorder.ts';
import { TextDecoder, TextEncoder } from './text.ts';
import { clearTimeout, queueMicrotask, setInterval, setTimeout } from './timers.ts';
import { URL, URLSearchParams } from './url.ts';
import { copyOut, fromWorker, toWorker, Worker, workerGlobals } from './worker.ts';

type Scenario = Record<string, (...args: unknown[]) => unknown>;

const VIRTUAL_EPOCH_MS = Date.UTC(2030, 0, 1);
const hostNow = Date.now;

/** What a run calls. */
interface ScenarioCall {
  /** None for a baseline, which does the work without the submission. */
  student: object | undefined;
  scenario: Scenario;
  name: string;
  inputJson: string;
  cores: number;
}

let virtualClock: VirtualClock | undefined;
let hostClock: HostClock | undefined;
let prepared: ScenarioCall | undefined;
let stepLimit = 0;
let stepsDone = 0;
/** The error of the schedule that goes on, once it has been read. */
let thrown: ReturnType<typeof describe> | undefined;
let recorder: StepRecorder | undefined;
let globalKeys = 0;
const globalPrototype = Reflect.getPrototypeOf(globalThis);
const outcomes = new Map<string, number>();

/** Joins the world to its host and gives the isolate its globals; the language's own objects are frozen after it. */
export function boot(functions: Host, role: 'main' | 'worker'): void {
  setHost(functions);
  const { Event, EventTarget, MessageEvent, ErrorEvent, AbortController, AbortSignal, DOMException } = events;
  const classes = { Event, EventTarget, MessageEvent, ErrorEvent, AbortController, AbortSignal, DOMException };
  const globals: Record<string, unknown> = {
    ...classes,
    URL,
    URLSearchParams,
    TextEncoder,
    TextDecoder,
    Response,
    fetch,
    console,
    setTimeout,
    setInterval,
    clearTimeout,
    clearInterval: clearTimeout,
    queueMicrotask,
    structuredClone: (value: unknown, options: { transfer?: unknown[] } = {}) => host().copyIn(copyOut(value, options)),
    performance: Object.freeze({ now: () => currentRun().clock.now() }),
    Worker,
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
  Object.defineProperty(globalThis, 'Date', { value: dateOverRun(), writable: true, configurable: true });
  // Not taught here, and its memory would count against no isolate's limit.
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  const random = (): number => currentRun().random.next();
  Object.defineProperty(Math, 'random', { value: random });
  if (role === 'worker') Object.defineProperties(globalThis, workerGlobals());
  awaitFiles();
  harden(globalThis);
  globalKeys = Reflect.ownKeys(globalThis).length;
}

/** While files are loaded no run goes on yet; what they start then never comes true. */
function awaitFiles(): void {
  setCurrentRun(new Run(new VirtualClock(seededRandom(0)), seededRandom(0), true));
}

/**
 * Readies the world to have its files loaded anew, as if for the first time. False where something that outlives them was
 * changed: all else that they can reach is frozen.
 */
export function reload(): boolean {
  awaitFiles();
  // What was loaded before is not needed beside what is loaded now.
  prepared = undefined;
  virtualClock = undefined;
  forgetPages();
  forgetMatches();
  return (
    Reflect.ownKeys(globalThis).length === globalKeys &&
    Reflect.getPrototypeOf(globalThis) === globalPrototype &&
    Reflect.isExtensible(globalThis)
  );
}

/** A Date that tells the run's time, so that virtual time is the only time there is. */
function dateOverRun(): DateConstructor {
  const now = (): number => (currentRun().virtual ? VIRTUAL_EPOCH_MS + currentRun().clock.now() : hostNow());
  // Before everything is frozen: afterwards a proxy may not say anything else of it than what it is.
  Object.defineProperty(Date, 'now', { value: now });
  return new Proxy(Date, {
    construct: (target, args: [], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  });
}

/** A worker has one run for its whole life. */
export function beginWorker(seed: number): void {
  const run = new Run(readyClock(), seededRandom(seed), false);
  run.onThrew = (error) => host().fail(JSON.stringify(describe(error)));
  setCurrentRun(run);
}

/** A clock whose functions have been called: the engine compiles each when it is first called, and now and then fails in a timer. */
function readyClock(): HostClock {
  hostClock = new HostClock(host().arm, host().disarm);
  fire(0);
  hostClock.cancel(0);
  return hostClock;
}

/** Starts the scenario on its input; `done` tells the host when it has ended. */
export function begin(
  options: { seed: number; cores: number },
  student: object | undefined,
  scenario: Scenario,
  name: string,
  inputJson: string,
  done: () => void,
): void {
  start(readyClock(), seededRandom(options.seed), { student, scenario, name, inputJson, cores: options.cores }, done);
}

/** From now on steps are recorded: files that were rewritten for that and are loaded next find the recorder under `name`. */
export function recordSteps(name: string, sitesJson: string): void {
  recorder = new StepRecorder(JSON.parse(sitesJson) as Site[], () => currentRun().giveUp('step_limit'));
  Object.defineProperty(globalThis, name, { value: recorder });
}

/** The steps of the run, as JSON; the empty string where they were too many. */
export function recordedSteps(): string {
  const trace = recorder?.trace();
  return trace ? JSON.stringify(trace) : '';
}

/** Says what is called from now on, so that each of very many schedules is begun with no more than its seed. */
export function prepareSchedules(
  student: object,
  scenario: Scenario,
  name: string,
  inputJson: string,
  options: { cores: number; stepLimit: number },
): void {
  prepared = { student, scenario, name, inputJson, cores: options.cores };
  stepLimit = options.stepLimit;
}

/** Starts what was prepared, in virtual time. `step` must then be called until it tells what was seen. */
export function beginSchedule(seed: number): void {
  const random = seededRandom(seed);
  stepsDone = 0;
  thrown = undefined;
  virtualClock = new VirtualClock(random);
  start(virtualClock, random, prepared!);
}

/** The same for an order of arrival: JSON of pairs of a wait's number and its ms. */
export function beginArrivals(json: string): void {
  const random = seededRandom(0);
  stepsDone = 0;
  thrown = undefined;
  virtualClock = new VirtualClock(random, new Map(JSON.parse(json) as [number, number][]));
  start(virtualClock, random, prepared!);
}

function start(
  clock: VirtualClock | HostClock,
  random: Random,
  { student, scenario, name, inputJson, cores }: ScenarioCall,
  done?: () => void,
): void {
  const run = new Run(clock, random, clock instanceof VirtualClock);
  run.touched = recorder?.touched.bind(recorder);
  setCurrentRun(run);
  forgetOutput();
  forgetRequests();
  const world = scenarioWorld(run, cores);
  const input = JSON.parse(inputJson) as Json;
  const call = async (): Promise<unknown> => {
    const play = scenario[name];
    if (typeof play !== 'function') throw new Error(`The scenario file has no function ${name}.`);
    return await (student === undefined ? play(input, world) : play(student, input, world));
  };
  void (async () => {
    try {
      run.returned(await call());
    } catch (error) {
      run.threw(error);
    }
    done?.();
  })();
}

/**
 * One macrotask of virtual time, whose microtasks run when the host's call returns. True while there is more to do; then the number of
 * this kind of observation, counted from 0, and after a line break its JSON when it is the first of its kind. Nothing of the submission
 * runs in the call that counts: what its microtasks throw takes the place of a call's answer, which would then be lost.
 */
export function step(): true | string {
  const run = currentRun();
  if (!run.ended) {
    stepsDone += 1;
    if (stepsDone > stepLimit) run.giveUp('step_limit');
    else if (virtualClock!.step()) return true;
    else run.giveUp('never_settled');
  }
  if (run.thrown === undefined || thrown !== undefined) return countOutcome();
  // An error's own getters may be the submission's.
  thrown = describe(run.thrown.error);
  return true;
}

/** A promise of the run was rejected while nothing waited for it. Only the engine sees that, and it tells the host. */
export function uncaught(name: string, message: string, stack: string): void {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  currentRun().threw(error);
}

/** The observation of the run as JSON, its form that is compared, the order in which things came true, and what each wait took. */
export function observe(): string {
  const observation = observationWithError();
  return JSON.stringify({
    observation,
    comparable: comparable(observation),
    schedule: virtualClock?.order ?? [],
    waits: virtualClock?.waits ?? [],
  });
}

function countOutcome(): string {
  const json = JSON.stringify(comparable(observationWithError()));
  const known = outcomes.get(json);
  if (known !== undefined) return String(known);
  outcomes.set(json, outcomes.size);
  return `${outcomes.size - 1}\n${json}`;
}

/** Schedules differ in their times; what is compared among them is the order of events, so each event's place takes its time's place. */
function comparable(observation: Observation): Observation {
  return {
    ...observation,
    events: observation.events.map((event, index) => ({ ...event, at: index })),
    left: [...observation.left].sort(),
  };
}

function observationWithError(): Observation {
  const run = currentRun();
  const observation = run.observation();
  return run.thrown === undefined ? observation : { ...observation, error: thrown ?? describe(run.thrown.error) };
}

/** An error's name, message and the places its stack names, innermost first. Never throws, whatever was thrown. */
export function describe(error: unknown): { name: string; message: string; places: Place[] } {
  try {
    if (!(error instanceof Error)) return { name: 'Thrown', message: String(error), places: [] };
    const places = String(error.stack ?? '')
      .split('\n')
      .flatMap((line) => {
        const found = /^\s+at (?:(.+?) \()?([\w.-]+):(\d+):(\d+)\)?$/.exec(line);
        return found === null
          ? []
          : [{ function: found[1] ?? '', file: found[2]!, line: Number(found[3]), column: Number(found[4]) }];
      });
    return { name: String(error.name), message: String(error.message), places };
  } catch {
    return { name: 'Error', message: 'An error that cannot be read', places: [] };
  }
}

/** The host's timer is due. */
export function fire(handle: number): void {
  hostClock?.fire(handle);
}

export { answerFetch, fromWorker, toWorker };
