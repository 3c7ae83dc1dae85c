import type { Json } from '../../../contract/json.ts';
import type { Observation } from '../../../contract/observation.ts';
import type { Place } from '../../../contract/report.ts';
import { seededRandom } from '../../../contract/random.ts';
import { HostClock, VirtualClock } from './clock.ts';
import { console } from './console.ts';
import * as events from './events.ts';
import { answerFetch, fetch, forgetPages, forgetRequests, Response } from './fetch.ts';
import { forgetMatches, harden } from './harden.ts';
import { host, setHost, type Host } from './host.ts';
import { currentRun, Run, setCurrentRun } from './run.ts';
import { scenarioWorld } from './scenario-world.ts';
import { TextDecoder, TextEncoder } from './text.ts';
import { clearTimeout, queueMicrotask, setInterval, setTimeout } from './timers.ts';
import { URL, URLSearchParams } from './url.ts';
import { copyOut, fromWorker, toWorker, Worker, workerGlobals } from './worker.ts';

type Scenario = Record<string, (...args: unknown[]) => unknown>;

const VIRTUAL_EPOCH_MS = Date.UTC(2030, 0, 1);
const hostNow = Date.now;

let virtualClock: VirtualClock | undefined;
let hostClock: HostClock | undefined;
let steps = 0;
let stepLimit = 0;
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
  hostClock = new HostClock(host().arm, host().disarm);
  const run = new Run(hostClock, seededRandom(seed), false);
  run.onThrew = (error) => host().fail(JSON.stringify(describe(error)));
  setCurrentRun(run);
}

/** Starts the scenario on its input. In virtual time `step` must then be called until it says so; otherwise `done` tells the host. */
export function begin(
  options: { virtual: boolean; seed: number; cores: number; stepLimit: number },
  student: object | undefined,
  scenario: Scenario,
  name: string,
  inputJson: string,
  done?: () => void,
): void {
  const random = seededRandom(options.seed);
  steps = 0;
  stepLimit = options.stepLimit;
  virtualClock = options.virtual ? new VirtualClock(random) : undefined;
  hostClock = options.virtual ? undefined : new HostClock(host().arm, host().disarm);
  const run = new Run(virtualClock ?? hostClock!, random, options.virtual);
  setCurrentRun(run);
  forgetRequests();
  const world = scenarioWorld(run, options.cores);
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

/** One macrotask of virtual time; true while there is more to do. Microtasks run when the host's call returns. */
export function step(): boolean {
  const run = currentRun();
  if (run.ended) return false;
  steps += 1;
  if (steps > stepLimit) run.giveUp('step_limit');
  else if (!virtualClock!.step()) run.giveUp('never_settled');
  return !run.ended;
}

/** Whether the run has come to its end, by itself or given up. */
export function ended(): boolean {
  return currentRun().ended;
}

/** A promise of the run was rejected while nothing waited for it. Only the engine sees that, and it tells the host. */
export function uncaught(name: string, message: string, stack: string): void {
  const error = new Error(message);
  error.name = name;
  error.stack = stack;
  currentRun().threw(error);
}

/** Ends a run from outside: nothing is left that could settle it. */
export function giveUp(): void {
  currentRun().giveUp('never_settled');
}

/** The observation of the run as JSON, its form that is compared, and the order in which things came true. */
export function observe(): string {
  const observation = observationWithError();
  return JSON.stringify({ observation, comparable: comparable(observation), schedule: virtualClock?.order ?? [] });
}

/** The number of this kind of observation, counted from 0, and after a line break its JSON when it is the first of its kind. */
export function count(): string {
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
  return run.thrown === undefined ? observation : { ...observation, error: describe(run.thrown.error) };
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
