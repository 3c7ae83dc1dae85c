import type { PendingStep, ScheduledThread } from '../../../core/strategies/strategy.ts';
import type { EventTarget } from '../world/events.ts';

/** What a thread waits for: in words, and where in the source. */
export interface Wait {
  /** The site of the call that waits, or of the last await; 0 where there is none. */
  site: number;
  /** Memory, where it waits in Atomics.wait; otherwise its event loop waits for whatever comes. */
  memory: boolean;
}

/** A coroutine of a thread, which gives control back at a switch; what it yields and is sent means nothing. */
export type Coroutine<Result = unknown> = Generator<unknown, Result, unknown>;

/** Something that a thread's event loop will do. */
export type Event = () => Coroutine | undefined;

/** One thread: the main one, or a worker. It has an event loop and microtasks of its own. */
export class Task implements ScheduledThread {
  readonly path: string;
  readonly order: number;
  readonly name: string;
  coroutine: Coroutine | undefined;
  points = 0;
  /** Switch points passed since it was given its turn. */
  turn = 0;
  /** How many steps the schedule had taken when its last turn ended. */
  ranAt = 0;
  children = 0;
  waitsFor: Wait | undefined;
  /** When its sleep or its patience ends, in virtual ms; -1 where nothing ends it. */
  due = -1;
  sleeps = false;
  woken = false;
  ended = false;
  step: PendingStep | undefined;
  priority = 0;
  /** The operation that it stands before: what is touched, where, with which value. */
  object: unknown;
  index: unknown;
  operand: unknown;
  site = 0;
  /** The site of the await that it came to last. */
  awaitSite = 0;
  readonly events: Event[] = [];
  readonly timers: Timer[] = [];
  /** Its microtasks. */
  readonly jobs: Event[] = [];
  /** Its globals, once it has some. */
  scope: object | undefined;
  listeners: EventTarget | undefined;
  /** The worker that it is, where it is not the main thread. */
  worker: object | undefined;
  /** Its own modules, by their names, as far as it has any. */
  readonly modules = new Map<string, object>();
  closing = false;

  constructor(path: string, order: number) {
    this.path = path;
    this.order = order;
    this.name = order === 0 ? 'main' : `worker ${path}`;
  }
}

/** A timer of a thread's event loop, due in virtual ms. */
export interface Timer {
  id: number;
  due: number;
  event: Event;
}
