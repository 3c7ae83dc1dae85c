import type { Operation, Step, Trace } from '#grader/contract/trace.ts';

/** A trace of which every step is known. */
export type SteppedTrace = Trace & { steps: Step[] };

const VERBS: Record<Operation, string> = {
  start: 'starts',
  join: 'joins',
  end: 'ends',
  read: 'reads',
  write: 'writes',
  call: 'calls',
  acquire: 'acquires',
  release: 'releases',
  wait: 'waits for',
  notify: 'notifies',
  sleep: 'sleeps',
  raise: 'raises',
};

/** True when a picture can show single steps. */
export function isStepped(trace: Trace): trace is SteppedTrace {
  return trace.steps !== undefined && trace.steps.length > 0;
}

/** The lanes in their order, with those at the end that only steps name. */
export function lanesOf(trace: SteppedTrace): { id: string; label: string }[] {
  const known = new Set(trace.lanes.map(({ id }) => id));
  const others = [...new Set(trace.steps.map(({ lane }) => lane))].filter((id) => !known.has(id));
  return [...trace.lanes, ...others.map((id) => ({ id, label: id }))];
}

/** What a lane is called; a thread that a step was done to may be named by its lane's id too. */
export function laneName(trace: SteppedTrace, id: string): string {
  return trace.lanes.find((lane) => lane.id === id)?.label ?? id;
}

/** The verb and the object of a step: "reads", "self.balance". The object may be a thread, which is no code. */
export function stepWords(
  trace: SteppedTrace,
  { operation, target }: Step,
): { verb: string; target: string; isLane: boolean } {
  const verb = operation === 'wait' && target === undefined ? 'waits' : VERBS[operation];
  const name = target === undefined ? '' : laneName(trace, target);
  return { verb, target: name, isLane: trace.lanes.some(({ label }) => label === name) };
}

/** One step as a sentence: "Thread 2 reads self.balance: 0, line 7". */
export function stepSentence(trace: SteppedTrace, index: number): string {
  const step = trace.steps[index];
  if (!step) return '';
  const { verb, target } = stepWords(trace, step);
  const value = step.value === undefined ? '' : `: ${step.value}`;
  return `${laneName(trace, step.lane)} ${verb}${target && ` ${target}`}${value}${lineWords(trace, step)}`;
}

/** What makes a step worth a second look: what it overwrites unread, and which steps it is in conflict with. */
export function insightWords(trace: SteppedTrace, index: number): string {
  return [overwriteWords(trace, index), conflictWords(trace, index)].filter(Boolean).join(' ');
}

function conflictWords(trace: SteppedTrace, index: number): string {
  const others = (trace.conflicts ?? [])
    .filter(({ from, to }) => from === index || to === index)
    .map(({ from, to }) => (from === index ? to : from))
    .filter((other) => trace.steps[other] !== undefined)
    .map((other) => `step ${other + 1}, where ${deedWords(trace, trace.steps[other]!)}`);
  return others.length > 0 ? `In conflict with ${others.join(', and with ')}.` : '';
}

/** "Thread 2 writes 140", of something that has just been named. */
function deedWords(trace: SteppedTrace, step: Step): string {
  return `${laneName(trace, step.lane)} ${stepWords(trace, step).verb} ${step.value ?? 'it'}`;
}

/** A write by a lane that had read another value than the one it replaces: the lost update itself. */
function overwriteWords({ steps }: SteppedTrace, index: number): string {
  const step = steps[index];
  if (step?.operation !== 'write') return '';
  const before = steps
    .slice(0, index)
    .filter(({ operation, target }) => target === step.target && (operation === 'read' || operation === 'write'));
  const seen = before.findLast(({ lane }) => lane === step.lane);
  const replaced = before.at(-1);
  if (seen?.operation !== 'read' || replaced?.value === undefined || seen.value === replaced.value) return '';
  return `It had read ${seen.value} before; ${replaced.value} is overwritten.`;
}

function lineWords(trace: SteppedTrace, { file, line }: Step): string {
  if (line === undefined) return '';
  // A file is worth naming only where there is more than one.
  const isOneOfMany = trace.steps.some((other) => other.file !== undefined && other.file !== file);
  return `, line ${line}${isOneOfMany && file !== undefined ? ` of ${file}` : ''}`;
}
