import type { BugClass } from '../contract/bug-classes.ts';
import type { Observation } from '../contract/observation.ts';
import type { RecordedStep, RecordedTrace } from '../contract/recorded-trace.ts';
import { changes, conflictsOf } from './conflicts.ts';

/**
 * What kind of bug the smallest failing schedule shows, as far as its steps tell. `passes`: whether another schedule ends
 * well, so that the order is what matters. Undefined where it does not and the steps tell nothing: the answer is merely wrong.
 */
export function bugClassOf(observation: Observation, { steps }: RecordedTrace, passes: boolean): BugClass | undefined {
  if (observation.outcome === 'step_limit') return 'livelock';
  if (observation.outcome === 'blocked_loop') return 'blocked_loop';
  if (observation.raised?.length) return dataBug(steps) ?? 'thread_died';
  if (observation.outcome === 'never_settled') return stuckBug(observation, steps);
  return dataBug(steps) ?? leakOf(observation) ?? (passes ? 'order_violation' : undefined);
}

function leakOf({ left }: Observation): BugClass | undefined {
  // What is open of the network tells nothing of who takes turns.
  const actors = left.filter((one) => !/^(request|connection) /.test(one));
  if (actors.length === 0) return undefined;
  return actors.some((one) => one.startsWith('task ')) ? 'leaked_task' : 'leaked_thread';
}

function stuckBug({ error, oversights = [] }: Observation, steps: readonly RecordedStep[]): BugClass {
  const words = error?.message ?? '';
  if (oversights.some(({ kind }) => kind === 'swallowed_cancellation')) return 'swallowed_cancellation';
  // Locks of tasks do not tell who holds them; two that are waited for at once are held by those who wait.
  const locks = new Set(words.match(/the lock \S+/g));
  if (locks.size > 0) return locks.size >= 2 ? 'lock_order' : 'kept_lock';
  if (/held by itself/.test(words)) return 'self_deadlock';
  if (/\.result\(\)|result\(\)/.test(words)) return 'starved_pool';
  const held = words.match(/held by /g)?.length ?? 0;
  if (held >= 2) return 'lock_order';
  const waits = steps.findLastIndex(({ operation }) => operation === 'wait');
  const notified = steps.some(({ operation, lane }) => operation === 'notify' && lane !== steps[waits]?.lane);
  if (waits >= 0 && notified) return 'lost_wakeup';
  return held === 1 ? 'lock_order' : waits >= 0 ? 'lost_wakeup' : 'unexplained';
}

/**
 * The same of calls of asynchronous functions, of which only what they read and write is known: among what they do in another order
 * than where it passes, what one read, another then changed, and the first did next without reading it again.
 */
export function callsBugOf({ steps }: RecordedTrace, passing: RecordedTrace | undefined): BugClass | undefined {
  const things = new Set(conflictsOf(steps, passing?.steps).map(({ from }) => steps[from]!.thing));
  const found = new Set<BugClass>();
  for (const [at, change] of steps.entries()) {
    if (!things.has(change.thing) || !changes(change) || !isAccess(change)) continue;
    for (const lane of new Set(steps.map((step) => step.lane))) {
      if (lane === change.lane) continue;
      const before = steps.slice(0, at).findLast((step) => step.lane === lane && sameThing(step, change));
      const next = steps.slice(at + 1).find((step) => step.lane === lane && isAccess(step));
      if (before?.operation !== 'read' || !next || !changes(next)) continue;
      if (!sameThing(next, change)) found.add('check_then_act');
      // Of a list it is not known which entry a step is about, unless both name it.
      else if (next.target === before.target && (change.target === next.target || !next.target?.endsWith(']')))
        found.add('lost_update');
    }
  }
  return (['lost_update', 'check_then_act'] as const).find((bug) => found.has(bug));
}

/** Looks at each step of another thread between two steps of one thread on the same thing. */
function dataBug(steps: readonly RecordedStep[]): BugClass | undefined {
  const found = new Set<BugClass>();
  for (const [at, write] of steps.entries()) {
    if (!changes(write) || !isAccess(write)) continue;
    for (const lane of new Set(steps.map((step) => step.lane))) {
      if (lane === write.lane) continue;
      const before = steps.slice(0, at).findLastIndex((step) => step.lane === lane && sameThing(step, write));
      if (before < 0 || steps[before]!.operation === 'acquire') continue;
      const later = steps.slice(at + 1).filter((step) => step.lane === lane && isAccess(step));
      const bug = between(steps[before]!, later);
      if (bug) found.add(bug);
    }
  }
  return (['lost_update', 'check_then_act', 'torn_read'] as const).find((bug) => found.has(bug));
}

/** What it means that somebody else changed a thing after `earlier` and before the `later` steps of the same thread. */
function between(earlier: RecordedStep, later: readonly RecordedStep[]): BugClass | undefined {
  if (earlier.operation !== 'read' && earlier.operation !== 'call') return undefined;
  const [next] = later;
  if (!next) return undefined;
  if (sameThing(earlier, next)) {
    if (next.operation === 'write') return 'lost_update';
    return later.some((step) => changes(step)) ? 'check_then_act' : undefined;
  }
  if (changes(next)) return 'check_then_act';
  return 'torn_read';
}

function isAccess({ operation }: RecordedStep): boolean {
  return operation === 'read' || operation === 'write' || operation === 'call';
}

function sameThing(one: RecordedStep, other: RecordedStep): boolean {
  return one.thing === other.thing;
}
