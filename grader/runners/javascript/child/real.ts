import ivm from 'isolated-vm';
import { LIMITS, limitMessage } from '../../../contract/limits.ts';
import type { ObservedError } from '../../../contract/observation.ts';
import type { Command, Message } from '../../protocol.ts';
import { Calls } from './calls.ts';
import { tell } from './channel.ts';
import { CompileError, ownError } from './compile.ts';
import { disposeMember, type Member, type Owner } from './members.ts';
import { withOwnError, type RawObservation } from './observed.ts';
import { parseUrl } from './parse-url.ts';
import { fileNamed, linkModules, makeRealm, type HostFunctions, type Realm } from './realm.ts';
import { Requests } from './requests.ts';
import { deadlock, isGone, isOutOfMemory, memoryLimit, timeLimit } from './run-endings.ts';
import { enter, placesOf, refusal, type Entered, type LoadedSubmission } from './submission.ts';
import { asError, isConfused, isUnreadable } from './thrown.ts';

type Task = Extract<Command, { type: 'prepare' }>;
type Done = Extract<Message, { type: 'done' }>;

/** How much of a run's time may be spent computing where everything is said to sleep. */
const IDLE_SHARE = 0.1;
/** Nobody was called for so long where everything is said to sleep. */
const QUIET_MS = 1_000;

/** One run of a scenario on real threads and real time: the main isolate, its workers, and all they wait for. */
export class RealRun {
  readonly #loaded: LoadedSubmission;
  readonly #task: Task;
  /** All that are alive, whoever started them. */
  readonly #workers = new Set<Member>();
  readonly #requests = new Requests();
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
    const main = this.#member(undefined, fresh?.realm);
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
   * called within the time that the parent looked, `forMs`, was not seen waiting all the time.
   */
  endIfStuck(forMs: number): void {
    if (this.#over || this.#calls.quietMs <= forMs || !this.#waitsForMemory()) return;
    this.#over = true;
    this.#resolve({ refused: deadlock() });
  }

  /** The practice server's answer to a request. */
  answer(id: number, answer: object): void {
    const request = this.#requests.answered(id);
    if (request) this.#call(request.member, 'answerFetch', [request.id, JSON.stringify(answer)]);
  }

  /** The main isolate, or a worker of another one's. */
  #member(owner: Owner | undefined, made?: Realm): Member {
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
      fetch: (request: number, url: string) => this.#requests.open(member, request, url),
      abortFetch: (request: number) => this.#requests.abort(member, request) && this.#settleIfIdle(),
      startWorker: (id: number, file: string) => void this.#startWorker({ member, id }, file),
      stopWorker: (id: number) => this.#stopWorker({ member, id }),
      post: (to: number, copy: ivm.ExternalCopy<unknown>) => this.#post(member, owner, to, copy),
      closeSelf: () => owner && this.#tell(owner, 'closed', undefined),
      fail: (error: string) => owner && this.#tell(owner, 'error', error),
    };
    const makeOne = (): Realm =>
      makeRealm(new ivm.Isolate({ memoryLimit: this.#loaded.isolateMb }), owner ? 'worker' : 'main', functions);
    const realm = made ?? makeOne();
    Object.assign(realm.functions, functions);
    member = { realm, timers, workers: new Map() };
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

  /** Tells whoever started a worker of it, as long as it is not stopped. */
  #tell({ member, id }: Owner, kind: 'message' | 'error' | 'closed', value: unknown): void {
    this.#call(member, 'fromWorker', [id, kind, value]);
  }

  async #startWorker(owner: Owner, file: string): Promise<void> {
    // Its owner may have been stopped while this was on its way here.
    if (this.#over || owner.member.realm.isolate.isDisposed) return;
    const failed = (error: { name: string; message: string; places: unknown[] }): void =>
      this.#tell(owner, 'error', JSON.stringify(error));
    try {
      const name = fileNamed(file, 'new Worker', this.#loaded.importable);
      // Each isolate counts those that it started itself.
      if (this.#workers.size >= LIMITS.workersCount) throw new CompileError(limitMessage('workersCount'));
      const member = this.#member(owner);
      owner.member.workers.set(owner.id, member);
      this.#workers.add(member);
      this.#workersStarted += 1;
      this.#workersAliveMost = Math.max(this.#workersAliveMost, this.#workers.size);
      member.realm.boot('beginWorker').applySync(undefined, [this.#task.seed + this.#workersStarted]);
      const entry = linkModules(member.realm, this.#loaded.importable, name);
      this.#track(member, async () => {
        try {
          await entry.evaluate();
        } catch (error) {
          if (isGone(error)) throw error;
          const { message, name: kind, stack } = asError(error);
          failed({ name: kind, message, places: placesOf(stack) });
        }
      });
    } catch (error) {
      if (isConfused(error)) return this.#broke(error);
      failed({ name: 'Error', message: refusal(error, this.#loaded.own).message, places: [] });
    }
  }

  #stopWorker({ member, id }: Owner): void {
    const worker = member.workers.get(id);
    member.workers.delete(id);
    if (worker) this.#end(worker);
    this.#settleIfIdle();
  }

  /** Ends a worker, and those that it started with it. */
  #end(worker: Member): void {
    this.#workers.delete(worker);
    for (const one of worker.workers.values()) this.#end(one);
    disposeMember(worker);
  }

  /** `to`: one of the sender's own workers, or 0 for whoever started the sender. */
  #post(from: Member, owner: Owner | undefined, to: number, copy: ivm.ExternalCopy<unknown>): void {
    if (this.#over) return;
    const value = copy.copyInto({ release: true, transferIn: true });
    const worker = from.workers.get(to);
    if (worker) this.#call(worker, 'toWorker', [value]);
    else if (to === 0 && owner && this.#workers.has(from)) this.#tell(owner, 'message', value);
  }

  /** Nothing runs, nothing is waited for, and the scenario has not come to its end: nothing ever will settle it. */
  #settleIfIdle(): void {
    const members = [this.#main!, ...this.#workers];
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
    const members = [this.#main!, ...this.#workers];
    const awaited = this.#requests.size > 0 || members.some((member) => member.timers.size > 0);
    return !awaited && this.#calls.open > 0;
  }

  #dispose(): void {
    this.#over = true;
    for (const member of [this.#main!, ...this.#workers]) disposeMember(member);
  }
}
