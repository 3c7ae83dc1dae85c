import type { Deviation } from '../../../core/schedule.ts';
import { EVER, type ScheduledThread, type Strategy, type Threads } from '../../../core/strategies/strategy.ts';
import { Task, type Coroutine } from './task.ts';

/** After so many steps whoever has not run for longest has its turn, whatever the strategy thinks: no system lets a thread starve. */
const FAIR_STEPS = 1_000;
/** Switch points that one thread may pass while others could run, where a schedule does not say it: loops that wait must end. */
const FAIR_TURN = 400;
/** How far a thread that only goes round in a loop moves the virtual clock. */
const SPIN_MS = 10;

/** Taken before a submission sees what stands for it. */
const NativeBuffer = SharedArrayBuffer;

export type Ending = 'returned' | 'never_settled' | 'step_limit';

/**
 * Carries the threads of one schedule as coroutines, and asks a strategy who goes on. `decide` and `block` answer with `true`
 * where the calling coroutine must yield, after which it goes on once it is its turn again.
 */
export class Carrier implements Threads {
  stepLimit = 0;
  /** Every step is noted, so that every switch point is told. */
  recording = false;
  ending: Ending = 'returned';
  /** The main thread has come to its end; the others come as far as they can. */
  finished = false;
  steps = 0;
  nowMs = 0;
  tasks: Task[] = [];
  ready: Task[] = [];
  timed: Task[] = [];
  current = new Task('0', 0);
  deviations: Deviation[] = [];
  /** The same for the same deviations. */
  hash = 0;
  /** What could not be followed before the main thread came to its end, whoever catches it. */
  unfollowed: Error | undefined;
  #left = EVER;
  #granted = EVER;
  #fairAt = FAIR_STEPS;
  #turnLength = FAIR_TURN;
  #everyPoint = false;
  #pinned = 0;
  #strategy: Strategy | undefined;
  #following: Task | undefined;

  /** Plays `main` as thread 0 until it ends, every thread waits for ever, or there are too many steps. */
  run(strategy: Strategy, main: (task: Task) => Coroutine): void {
    this.ending = 'returned';
    this.unfollowed = undefined;
    this.finished = false;
    this.steps = this.nowMs = this.#pinned = 0;
    this.#fairAt = FAIR_STEPS;
    this.#strategy = strategy;
    this.#turnLength = strategy.turn ?? FAIR_TURN;
    this.hash = this.#turnLength;
    this.#everyPoint = strategy.everyPoint || this.recording;
    const me = new Task('0', 0);
    this.tasks = [me];
    this.ready = [me];
    this.timed = [];
    this.deviations = [];
    this.current = me;
    me.coroutine = main(me);
    this.#grant(me);
    this.#following = me;
    while (this.#following !== undefined) {
      const task: Task = this.#following;
      this.#following = undefined;
      if (task.coroutine!.next().done === true && !task.ended) this.#end(task);
    }
  }

  /** A new thread, ready to run, that has not taken a step yet. */
  spawn(body: (task: Task) => Coroutine): Task {
    const me = this.current;
    me.children += 1;
    const path = me.order === 0 ? String(me.children) : `${me.path}.${me.children}`;
    const task = new Task(path, this.tasks.length);
    this.tasks.push(task);
    task.coroutine = body(task);
    this.ready.push(task);
    this.#grantAgain();
    return task;
  }

  /** Ends another thread, wherever it is. */
  terminate(task: Task): void {
    if (task.ended || task === this.current) return;
    task.ended = true;
    remove(this.ready, task);
    remove(this.timed, task);
    this.#grantAgain();
  }

  /** A switch point: before a step, another thread may come first. Mostly it is passed at once; otherwise `decide` must be asked. */
  passes(): boolean {
    this.#left -= 1;
    return this.#left > 0;
  }

  /** Begins to wait until somebody calls `wake`, or for a time; `woken` of the task then says which. */
  block(site: number, memory: boolean, dueMs: number, sleeps: boolean): boolean {
    const me = this.current;
    if (this.#pinned > 0) throw this.cannotFollow();
    this.#count(me);
    remove(this.ready, me);
    me.waitsFor = { site, memory };
    me.due = dueMs;
    me.sleeps = sleeps;
    me.woken = false;
    if (dueMs >= 0) this.timed.push(me);
    return this.#pick(me);
  }

  /** Makes a waiting thread ready; the one that runs goes on. */
  wake(task: Task): void {
    if (task.waitsFor === undefined) return;
    task.woken = true;
    this.#makeReady(task);
    this.#grantAgain();
  }

  /** Runs code that cannot be interrupted, such as what the engine itself calls. */
  pinned<Result>(run: () => Result): Result {
    const left = this.#left;
    // Every access is told of.
    this.#left = 0;
    this.#pinned += 1;
    try {
      return run();
    } finally {
      this.#pinned -= 1;
      this.#left = left;
      if (this.#pinned === 0) this.#grantAgain();
    }
  }

  /** What is thrown where shared memory cannot be followed. The schedule has failed with it even where the submission goes on. */
  cannotFollow(): Error {
    const error = new Error(CANNOT_FOLLOW);
    if (!this.finished) this.unfollowed ??= error;
    return error;
  }

  #end(task: Task): void {
    this.#count(task);
    task.ended = true;
    remove(this.ready, task);
    if (task.order === 0) this.finished = true;
    this.#pick(task);
  }

  #makeReady(task: Task): void {
    if (task.due >= 0) remove(this.timed, task);
    task.waitsFor = undefined;
    task.due = -1;
    task.sleeps = false;
    const { ready } = this;
    let at = ready.length;
    while (at > 0 && ready[at - 1]!.order > task.order) at -= 1;
    ready.splice(at, 0, task);
  }

  /** Reckons the points passed since the last grant, and this end of a turn as one more. */
  #count(me: Task): void {
    const passed = this.#granted - this.#left + 1;
    me.points += passed;
    this.steps += passed;
  }

  #grant(me: Task): void {
    if (this.#everyPoint) {
      this.#granted = this.#left = 1;
      return;
    }
    const patience = this.#strategy!.patience(this, me);
    const length = me.order === 0 ? FAIR_TURN : this.#turnLength;
    const most = Math.min(length - me.turn, this.#fairAt - this.steps);
    this.#granted = this.#left = patience < most ? patience : Math.max(most, 1);
  }

  /** Who is ready has changed, so that the strategy may think otherwise. */
  #grantAgain(): void {
    if (this.#pinned > 0) return;
    const me = this.current;
    const passed = this.#granted - this.#left;
    me.points += passed;
    me.turn += passed;
    this.steps += passed;
    this.#grant(me);
  }

  /** Whether another thread comes before what `me` is about to do. */
  decide(thing: unknown, place: number, reads: boolean): boolean {
    if (this.#pinned > 0) {
      if (thing instanceof NativeBuffer) throw this.cannotFollow();
      this.#left = 0;
      return false;
    }
    const me = this.current;
    const passed = this.#granted;
    me.points += passed;
    me.turn += passed;
    this.steps += passed;
    if (this.steps > this.stepLimit) {
      if (!this.finished) this.ending = 'step_limit';
      this.#following = undefined;
      return true;
    }
    if (me.step === undefined) me.step = { thing, place, reads };
    else Object.assign(me.step, { thing, place, reads });
    let usual = me;
    // The main thread starts the others before they take their turns.
    const length = me.order === 0 ? FAIR_TURN : this.#turnLength;
    if (me.turn >= length) {
      me.turn = 0;
      if (length === FAIR_TURN) this.nowMs += SPIN_MS;
      if (this.ready.length > 1 || length === FAIR_TURN) usual = this.#after(me) ?? me;
    }
    const chosen = this.#chosen(me, usual, true);
    if (chosen === me) {
      this.#grant(me);
      return false;
    }
    this.#handOver(chosen);
    return true;
  }

  /** Who takes the turn after `me`, which cannot go on; nobody at the end of the schedule. Whether that is somebody else. */
  #pick(me: Task): boolean {
    if (this.steps > this.stepLimit) {
      if (!this.finished) this.ending = 'step_limit';
      return true;
    }
    if (this.finished && this.ready.length === 0 && !this.timed.some((one) => one.sleeps)) return true;
    const usual = this.#after(me);
    if (usual === undefined) {
      if (!this.finished) this.ending = 'never_settled';
      return true;
    }
    const chosen = this.#chosen(me, usual, false);
    this.#handOver(chosen);
    return chosen !== me;
  }

  #chosen(me: Task, usual: Task, goesOn: boolean): Task {
    if (this.steps >= this.#fairAt && this.ready.length > 0) return this.#longestReady();
    const chosen = this.#strategy!.choose(this, me, usual, goesOn) as Task & ScheduledThread;
    if (chosen !== usual) {
      this.deviations.push({ thread: me.path, point: me.points, to: chosen.path });
      this.hash = mixed(mixed(mixed(this.hash, me.order), me.points), chosen.order);
    }
    return chosen;
  }

  /** Who comes after `me` in the order of creation, round and round; where nobody is ready, whose time comes first. */
  #after(me: Task): Task | undefined {
    const { ready, timed } = this;
    for (const one of ready) if (one.order > me.order) return one;
    if (ready.length > 0 && ready[0] !== me) return ready[0];
    let first: Task | undefined;
    for (const one of timed) {
      if (first === undefined || one.due < first.due || (one.due === first.due && one.order < first.order)) first = one;
    }
    return first;
  }

  /** Who is ready and has not run for longest. */
  #longestReady(): Task {
    this.#fairAt = this.steps + FAIR_STEPS;
    this.current.ranAt = this.steps;
    return this.ready.reduce((longest, one) => (one.ranAt < longest.ranAt ? one : longest));
  }

  #handOver(chosen: Task): void {
    this.current.ranAt = this.steps;
    if (chosen.due >= 0) this.#passTime(chosen.due);
    this.current = chosen;
    chosen.turn = 0;
    this.#grant(chosen);
    this.#following = chosen;
  }

  /** Moves the clock to the end of a sleep; whose time came before is ready too. */
  #passTime(untilMs: number): void {
    this.nowMs = Math.max(this.nowMs, untilMs);
    for (const one of [...this.timed]) if (one.due <= untilMs) this.#makeReady(one);
  }
}

/** Told to the student where code that cannot be interrupted touches shared memory: passing over it would hide what others do. */
const CANNOT_FOLLOW =
  'This check follows shared memory step by step, and cannot do so here: in a generator, a setter, a static or derived part of a class, a pattern, a default value, or a function that the language calls by itself. Read and write shared memory in ordinary functions and methods.';

function remove(tasks: Task[], task: Task): void {
  const at = tasks.indexOf(task);
  if (at >= 0) tasks.splice(at, 1);
}

/** One step of FNV-1a over whole numbers, in 52 bits so that schedules hardly ever coincide. */
function mixed(hash: number, value: number): number {
  const low = Math.imul(hash ^ value, 0x01000193) >>> 0;
  return (Math.floor(hash / 2 ** 20) % 2 ** 20) * 2 ** 32 + ((low ^ Math.imul(low >>> 15, 0x2c1b3c6d)) >>> 0);
}
