import ivm from 'isolated-vm';
import type { ObservedError } from '../../../contract/observation.ts';
import type { Command, Message } from '../../protocol.ts';
import { Calls } from './calls.ts';
import { tell } from './channel.ts';
import { ownError } from './compile.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { parseUrl } from './parse-url.ts';
import { fileNamed, linkModules, makeRealm, type HostFunctions, type Realm } from './realm.ts';
import { deadlock, isGone, isOutOfMemory, memoryLimit, timeLimit } from './run-endings.ts';
import { enter, placesOf, refusal, type Entered, type LoadedSubmission } from './submission.ts';
import { asError, isConfused, isUnreadable } from './thrown.ts';

type Task = Extract<Command, { type: 'prepare' }>;
type Done = Extract<Message, { type: 'done' }>;

/** How much of a run's time may be spent computing where everything is said to sleep. */
const IDLE_SHARE = 0.1;
/** No shorter than the parent looks before it says that all waits. */
const QUIET_MS = 1_000;

/** One isolate of a run, with its timers. */
interface Member {
  realm: Realm;
  timers: Map<number, NodeJS.Timeout>;
}

/** One run of a scenario on real threads and real time: the main isolate, its workers, and all they wait for. */
export class RealRun {
  readonly #loaded: LoadedSubmission;
  readonly #task: Task;
  readonly #workers = new Map<number, Member>();
  /** Requests under way, by their number in this run: each isolate counts its own from 1. */
  readonly #requests = new Map<number, { member: Member; id: number }>();
  #requestIds = 0;
  readonly #finished = Promise.withResolvers<Done>();
  #main: Member | undefined;
  #begin: (() => void) | undefined;
  readonly #calls = new Calls();
  #workersStarted = 0;
  #workersAliveMost = 0;
  #over = false;
  #cpuAtStart = process.cpuUsage();

  constructor(loaded: LoadedSubmission, task: Task) {
    this.#loaded = loaded;
    this.#task = task;
    // It is told to whoever waits for the end of the run, who may not wait yet.
    this.#finished.promise.catch(() => undefined);
  }

  /** Makes the main isolate and loads the submission into it, unless there is one in which it is loaded and was not run. */
  async prepare(fresh: Entered | undefined): Promise<void> {
    const main = this.#member('main', 0, fresh?.realm);
    this.#main = main;
    const { student, scenario } = fresh ?? (await enter(main.realm, this.#loaded, (module) => module.evaluate()));
    const { scenario: name, input, baseline, cores, seed } = this.#task;
    const options = new ivm.ExternalCopy({ seed, cores }).copyInto({ release: true });
    this.#begin = () =>
      this.#call(main, 'begin', [
        options,
        baseline ? undefined : student.derefInto(),
        scenario.derefInto(),
        name,
        JSON.stringify(input),
        new ivm.Callback(() => void this.#finish(), { ignored: true }),
      ]);
  }

  /** Starts the scenario; resolves with what is told to the parent. Rejects where it is not the submission that failed. */
  async go(): Promise<Done> {
    this.#cpuAtStart = process.cpuUsage();
    const limit = setTimeout(() => this.#outOfTime(), this.#task.wallMs);
    this.#begin!();
    try {
      return await this.#finished.promise;
    } finally {
      clearTimeout(limit);
      this.#dispose();
    }
  }

  /**
   * Ends the run where all that is still to come are calls into isolates, which wait for shared memory to be changed. What was
   * called a moment ago was not seen waiting all the time.
   */
  endIfStuck(): void {
    if (this.#over || this.#calls.quietMs <= QUIET_MS || !this.#waitsForMemory()) return;
    this.#over = true;
    this.#resolve({ refused: deadlock() });
  }

  /** The practice server's answer to a request. */
  answer(id: number, answer: object): void {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    if (request) this.#call(request.member, 'answerFetch', [request.id, JSON.stringify(answer)]);
  }

  #member(role: 'main' | 'worker', id: number, made?: Realm): Member {
    const timers = new Map<number, NodeJS.Timeout>();
    // The functions are only called once `member` is set.
    let member: Member;
    const functions: HostFunctions = {
      arm: (handle: number, delayMs: number) => {
        const timer = setTimeout(() => {
          timers.delete(handle);
          this.#call(member, 'fire', [handle]);
        }, delayMs);
        timers.set(handle, timer);
      },
      disarm: (handle: number) => {
        clearTimeout(timers.get(handle));
        timers.delete(handle);
        this.#settleIfIdle();
      },
      stop: (verdict: string, message: string) => tell({ type: 'stopped', verdict, message }),
      print: (text: string) => tell({ type: 'print', text }),
      parseUrl,
      page: () => '',
      fetch: (request: number, url: string) => {
        this.#requestIds += 1;
        this.#requests.set(this.#requestIds, { member, id: request });
        tell({ type: 'fetch', id: this.#requestIds, url });
      },
      abortFetch: (request: number) => {
        const found = [...this.#requests].find(([, one]) => one.member === member && one.id === request);
        if (!found) return;
        this.#requests.delete(found[0]);
        tell({ type: 'abort', id: found[0] });
        this.#settleIfIdle();
      },
      startWorker: (worker: number, file: string) => void this.#startWorker(worker, file),
      stopWorker: (worker: number) => this.#stopWorker(worker),
      post: (to: number, copy: ivm.ExternalCopy<unknown>) => this.#post(id, to, copy),
      closeSelf: () => this.#call(this.#main!, 'fromWorker', [id, 'closed', undefined]),
      fail: (error: string) => this.#call(this.#main!, 'fromWorker', [id, 'error', error]),
    };
    const makeOne = (): Realm => makeRealm(new ivm.Isolate({ memoryLimit: this.#loaded.isolateMb }), role, functions);
    const realm = made ?? makeOne();
    Object.assign(realm.functions, functions);
    member = { realm, timers };
    return member;
  }

  /** Calls a boot function of a member; keeps count, so that the end of all activity is known. */
  #call(member: Member, name: Parameters<Realm['boot']>[0], args: unknown[]): void {
    if (this.#over) return;
    this.#track(member, () => member.realm.boot(name).apply(undefined, args as never[]));
  }

  #track(member: Member, start: () => Promise<unknown>): void {
    const isMain = member === this.#main;
    this.#calls.begin(isMain);
    start()
      .catch((error: unknown) => this.#broke(error))
      .finally(() => {
        this.#calls.end(isMain);
        this.#settleIfIdle();
      });
  }

  async #startWorker(id: number, file: string): Promise<void> {
    if (this.#over) return;
    let member: Member;
    try {
      const name = fileNamed(file, 'new Worker', this.#loaded.importable);
      member = this.#member('worker', id);
      this.#workers.set(id, member);
      this.#workersStarted += 1;
      this.#workersAliveMost = Math.max(this.#workersAliveMost, this.#workers.size);
      member.realm.boot('beginWorker').applySync(undefined, [this.#task.seed + id]);
      const entry = linkModules(member.realm, this.#loaded.importable, name);
      this.#track(member, async () => {
        try {
          await entry.evaluate();
        } catch (error) {
          if (isGone(error)) throw error;
          const { message, name: kind } = asError(error);
          this.#call(this.#main!, 'fromWorker', [id, 'error', JSON.stringify({ name: kind, message })]);
        }
      });
    } catch (error) {
      if (isConfused(error)) return this.#broke(error);
      const { message } = refusal(error, this.#loaded.own);
      this.#call(this.#main!, 'fromWorker', [id, 'error', JSON.stringify({ name: 'Error', message })]);
    }
  }

  #stopWorker(id: number): void {
    const member = this.#workers.get(id);
    this.#workers.delete(id);
    if (member) disposeMember(member);
    this.#settleIfIdle();
  }

  #post(from: number, to: number, copy: ivm.ExternalCopy<unknown>): void {
    if (this.#over) return;
    const value = copy.copyInto({ release: true, transferIn: true });
    if (from !== 0) {
      if (this.#workers.has(from)) this.#call(this.#main!, 'fromWorker', [from, 'message', value]);
      return;
    }
    const member = this.#workers.get(to);
    if (member) this.#call(member, 'toWorker', [value]);
  }

  /** Nothing runs, nothing is waited for, and the scenario has not come to its end: nothing ever will settle it. */
  #settleIfIdle(): void {
    const members = [this.#main!, ...this.#workers.values()];
    if (this.#over || this.#calls.open > 0 || this.#requests.size > 0) return;
    if (members.some((member) => member.timers.size > 0)) return;
    // Calls that isolates made meanwhile are still on their way here.
    setImmediate(() => {
      const quiet =
        this.#calls.open === 0 && this.#requests.size === 0 && members.every((member) => member.timers.size === 0);
      if (quiet && !this.#over) void this.#finish();
    });
  }

  async #finish(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    try {
      const json = (await this.#main!.realm.boot('observe').apply(undefined, [])) as string;
      // The scenario may have caught the engine's refusal; it is the limit all the same.
      if (json.includes('Array buffer allocation failed')) throw new RangeError('Array buffer allocation failed');
      const { observation } = JSON.parse(json) as { observation: RawObservation };
      this.#resolve({ observation: withOwnError(observation, this.#loaded.own) });
    } catch (error) {
      this.#stopped(error);
    }
  }

  #resolve(part: Partial<Done>): void {
    this.#finished.resolve({
      type: 'done',
      ...part,
      workersStarted: this.#workersStarted,
      workersAlive: this.#workersAliveMost,
      longestStallMs: this.#calls.longestStallMs,
    });
  }

  #broke(error: unknown): void {
    // A worker that was stopped while it ran is no failure.
    if (this.#over || (isGone(error) && !isOutOfMemory(error))) return;
    this.#over = true;
    const known = asError(error);
    if (isConfused(known) || isUnreadable(known, placesOf(known.stack))) this.#finished.reject(error);
    else this.#stopped(error);
  }

  #stopped(thrown: unknown): void {
    const { name, message, stack } = asError(thrown);
    if (isOutOfMemory(thrown)) {
      this.#resolve({ refused: memoryLimit(this.#loaded.isolateMb) });
      return;
    }
    const error: ObservedError = ownError({ name, message, places: placesOf(stack) }, this.#loaded.own);
    const where = error.place ? ` in ${error.place.file}, line ${error.place.line}` : '';
    const words = `Your code threw ${name}: ${message}${where}, and nothing caught it.`;
    this.#resolve({ refused: { verdict: 'runtime_error', message: words, error } });
  }

  #outOfTime(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#sleeps()) {
      this.#resolve({ refused: deadlock(this.#task.wallMs) });
      return;
    }
    const left = { timers: this.#main!.timers.size, requests: this.#requests.size, workers: this.#workers.size };
    this.#resolve({ refused: timeLimit(this.#task.wallMs, this.#calls.mainBusyMs, left) });
  }

  /** Whether only waits for shared memory are left, and have been for long, and none has computed meanwhile. */
  #sleeps(): boolean {
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    const { wallMs } = this.#task;
    // What is called again and again computes little, too, where it gets no core.
    const isQuiet = this.#calls.quietMs > Math.min(QUIET_MS, wallMs / 2);
    return isQuiet && this.#waitsForMemory() && (user + system) / 1000 < wallMs * IDLE_SHARE;
  }

  /** Whether nothing that is still to come can make an isolate go on, but what another isolate does in a call. */
  #waitsForMemory(): boolean {
    const members = [this.#main!, ...this.#workers.values()];
    const awaited = this.#requests.size > 0 || members.some((member) => member.timers.size > 0);
    return !awaited && this.#calls.open > 0;
  }

  #dispose(): void {
    this.#over = true;
    for (const member of [this.#main!, ...this.#workers.values()]) disposeMember(member);
  }
}

function disposeMember(member: Member): void {
  for (const timer of member.timers.values()) clearTimeout(timer);
  member.timers.clear();
  if (!member.realm.isolate.isDisposed) member.realm.isolate.dispose();
}
