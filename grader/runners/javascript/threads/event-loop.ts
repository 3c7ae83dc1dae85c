import type { Carrier } from './carrier.ts';
import { rejectedAlone } from './promise.ts';
import type { Coroutine, Event, Task } from './task.ts';

/** What a thread's event loop is joined to. */
export interface Loop {
  carrier: Carrier;
  /** Told when a thread waits for its next event, and when it has one. */
  onIdle(task: Task): void;
  onBusy(task: Task): void;
  /** An error that nothing in the thread caught. */
  threw(task: Task, error: unknown): void;
  /** Whether there is nothing left for the thread to do. */
  isOver(task: Task): boolean;
}

/** The life of one thread: begins, then does one event after the other, and all its microtasks after each. */
export function* eventLoop(loop: Loop, task: Task, begin: Event): Coroutine<void> {
  const { carrier } = loop;
  yield* guarded(loop, task, begin);
  while (!loop.isOver(task)) {
    const event = nextEvent(carrier, task);
    if (event !== undefined) {
      yield* guarded(loop, task, event);
      continue;
    }
    loop.onIdle(task);
    const due = task.timers.reduce((first, one) => Math.min(first, one.due), Infinity);
    if (carrier.block(task.awaitSite, false, due === Infinity ? -1 : due, due !== Infinity)) yield;
    loop.onBusy(task);
  }
}

/** What comes first: messages in the order of their arrival, then timers that are due. */
function nextEvent({ nowMs }: Carrier, { events, timers }: Task): Event | undefined {
  if (events.length > 0) return events.shift();
  let first = -1;
  for (const [index, one] of timers.entries()) {
    if (one.due <= nowMs && (first < 0 || one.due < timers[first]!.due)) first = index;
  }
  return first < 0 ? undefined : timers.splice(first, 1)[0]!.event;
}

function* guarded(loop: Loop, task: Task, event: Event): Coroutine<void> {
  try {
    const coroutine = event();
    if (coroutine !== undefined) yield* coroutine;
  } catch (error) {
    loop.threw(task, error);
  }
  const { jobs } = task;
  for (let at = 0; at < jobs.length && !loop.isOver(task); at++) {
    try {
      const coroutine = jobs[at]!();
      if (coroutine !== undefined) yield* coroutine;
    } catch (error) {
      loop.threw(task, error);
    }
  }
  jobs.length = 0;
  if (rejectedAlone.length > 0) tellRejected(loop, task);
}

/** Rejections that nothing waits for once all microtasks are done, as the engine tells of them. */
function tellRejected(loop: Loop, task: Task): void {
  const own = rejectedAlone.filter((one) => one.task === task);
  for (const one of own) rejectedAlone.splice(rejectedAlone.indexOf(one), 1);
  for (const { promise } of own) if (!promise.isHandled) loop.threw(task, promise.reason);
}
