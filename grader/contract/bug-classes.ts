/** What a failing schedule shows, as far as its steps tell. */
export const BUG_CLASSES = [
  'lost_update',
  'check_then_act',
  'torn_read',
  'order_violation',
  'lost_wakeup',
  'lock_order',
  'self_deadlock',
  'kept_lock',
  'starved_pool',
  'leaked_thread',
  'thread_died',
  'leaked_task',
  'never_awaited',
  'unretrieved_error',
  'swallowed_cancellation',
  'blocked_loop',
  'livelock',
  'unexplained',
] as const;

export type BugClass = (typeof BUG_CLASSES)[number];

/** What takes turns under control; calls are those of asynchronous functions in TypeScript. */
export const ACTORS = ['threads', 'tasks', 'greenlets', 'workers', 'calls'] as const;
export type Actors = (typeof ACTORS)[number];

/** A bug's name, and what a student reads about it. */
export interface BugText {
  title: string;
  explanation: string;
}

const TEXTS: Record<BugClass, BugText> = {
  lost_update: {
    title: 'Lost update',
    explanation:
      'One thread read a value, another changed it, and the first wrote back what it had made of the old one. Reading and writing must be one step that nobody can come between: hold the same lock around both.',
  },
  check_then_act: {
    title: 'Check, then act',
    explanation:
      'One thread looked whether it may do something, another changed that, and the first did it all the same. The check and what depends on it belong under one lock.',
  },
  torn_read: {
    title: 'Torn read',
    explanation:
      'One thread read two values that belong together, and another changed them in between: it saw half of the old state and half of the new. Read and write them under one lock.',
  },
  order_violation: {
    title: 'Order violation',
    explanation:
      'One thread relied on something that another had not done yet. Nothing makes them wait for one another: use an event, a condition or join.',
  },
  lost_wakeup: {
    title: 'Lost wake-up',
    explanation:
      'One thread was notified before it waited, or the wake-up went to a thread that had no use for it. Test the condition in a loop under the lock before each wait, and wake everybody who may be concerned.',
  },
  lock_order: {
    title: 'Locks in different orders',
    explanation:
      'Each of these threads holds a lock that the next one waits for, round in a circle. Take locks always in the same order, whoever needs them.',
  },
  self_deadlock: {
    title: 'Waits for itself',
    explanation:
      'A thread waits for a lock that it holds itself. Take it once, or use an RLock where a method that holds it calls another that needs it.',
  },
  kept_lock: {
    title: 'Lock never given back',
    explanation:
      'A lock was taken and not released on some way out, so whoever wants it next waits for ever. Take it by with (async with), which gives it back on every way out.',
  },
  starved_pool: {
    title: 'Pool waits for itself',
    explanation:
      'Every thread of the pool waits for the result of a task that can only run once one of them is free. Do not wait inside a task for tasks of the same pool.',
  },
  leaked_thread: {
    title: 'Leaked thread',
    explanation: 'A thread was still there when your code said that it was done. End and join every thread you start.',
  },
  thread_died: {
    title: 'A thread ended by an error',
    explanation:
      'An error ended one of the threads, which nobody hears of: it is printed, and what the thread should have done is missing.',
  },
  leaked_task: {
    title: 'Leaked task',
    explanation:
      'A task was still there when your code said that it was done. Await every task you start, or cancel it and await its end.',
  },
  never_awaited: {
    title: 'Coroutine never awaited',
    explanation:
      'Calling an async function only makes a coroutine: none of its lines run before it is awaited or becomes a task. This one was thrown away.',
  },
  unretrieved_error: {
    title: 'Error that nobody asked for',
    explanation:
      'An error ended a task, and it waits there for whoever awaits the task. Nobody did, so what the task should have done is missing without a word.',
  },
  swallowed_cancellation: {
    title: 'Swallowed cancellation',
    explanation:
      'cancel() only asks: CancelledError is raised at the await where the task waits. A task that catches it and goes on never ends, and whoever waits for its end waits for ever.',
  },
  blocked_loop: {
    title: 'Blocked event loop',
    explanation:
      'All tasks share one event loop, which goes on only where one of them awaits. While a task computes or waits without await, no other runs.',
  },
  livelock: {
    title: 'Livelock',
    explanation:
      'The threads keep taking steps, but each only answers the others and none comes nearer to its end. Wait for an event instead of trying again and again.',
  },
  unexplained: {
    title: 'It depends on the order',
    explanation:
      'The outcome depends on the order in which the threads take their steps. Compare the two runs step by step.',
  },
};

/** What is otherwise where greenlets take turns. */
const OF_GREENLETS: Partial<Record<BugClass, BugText>> = {
  blocked_loop: {
    title: 'Blocked hub',
    explanation:
      'All greenlets share one thread, and another runs only where the one that runs gives way. While a greenlet computes, or waits in a way that its library knows nothing of, no other runs.',
  },
};

/** What is otherwise where workers of TypeScript share memory. */
const OF_WORKERS: Partial<Record<BugClass, BugText>> = {
  lost_update: {
    title: 'Lost update',
    explanation:
      'One worker read a value, another changed it, and the first wrote back what it had made of the old one. Reading and writing must be one step that nobody can come between: let one function of Atomics do both, or hold the same lock around them.',
  },
  order_violation: {
    title: 'Order violation',
    explanation:
      'One worker relied on something that another had not done yet. Nothing makes them wait for one another: send a message when it is done, or wait with Atomics.wait.',
  },
  lost_wakeup: {
    title: 'Lost wake-up',
    explanation:
      'A worker was notified before it waited, or the wake-up went to one that had no use for it. Give Atomics.wait the value that means "not yet", change that value before you notify, and look again in a loop after each wait.',
  },
  self_deadlock: {
    title: 'Waits for itself',
    explanation:
      'A worker waits for a lock that it holds itself. Take it once, and give it back before you take it again.',
  },
  kept_lock: {
    title: 'Lock never given back',
    explanation:
      'A lock was taken and not released on some way out, so whoever wants it next waits for ever. Release it in a finally block, and wake whoever waits.',
  },
  leaked_thread: {
    title: 'Leaked worker',
    explanation:
      'A worker was still there when your code said that it was done. Call terminate() of every worker you start, on the error path too.',
  },
  thread_died: {
    title: 'A worker ended by an error',
    explanation:
      'An error ended one of the workers, which nobody hears of without its onerror: what the worker should have done is missing.',
  },
};

/** What is otherwise where calls of asynchronous TypeScript take turns. */
const OF_CALLS: Partial<Record<BugClass, BugText>> = {
  lost_update: {
    title: 'Lost update',
    explanation:
      'One call read a value and then waited. Another changed it meanwhile, and the first wrote back what it had made of the old one. At each await others run: read and write without an await in between, or let calls wait for their turn.',
  },
  check_then_act: {
    title: 'Check, then act',
    explanation:
      'One call looked whether it may do something and then waited. Another changed that meanwhile, and the first did it all the same. At each await others run: check and act without an await in between, or let calls wait for their turn.',
  },
  torn_read: {
    title: 'Torn read',
    explanation:
      'One call read two values that belong together, with an await in between, and another changed them meanwhile: it saw half of the old state and half of the new. Read both without an await in between.',
  },
};

/** What a student reads about a bug of theirs. */
export function bugText(bug: BugClass, actors: Actors = 'threads'): BugText {
  const { title, explanation } = TEXTS[bug];
  if (actors === 'threads') return { title, explanation };
  const own = { tasks: {}, greenlets: OF_GREENLETS, workers: OF_WORKERS, calls: OF_CALLS }[actors][bug];
  if (own) return own;
  const said = (text: string): string => text.replaceAll('thread', actors.slice(0, -1));
  return { title: said(title), explanation: said(explanation) };
}
