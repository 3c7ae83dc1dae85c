import type { Json } from '#grader/contract/json.ts';
import { inFlight } from '#grader/core/intervals.ts';
import { derivedSeed } from '#grader/contract/random.ts';
import { traceOf } from '#grader/core/trace.ts';
import {
  judgedFinding,
  OUT_OF_TIME,
  plainFault,
  stoppedFinding,
  type CheckRun,
  type Finding,
} from '#grader/service/checks/check-run.ts';
import type { RunEvidence, RunResult } from '#grader/service/runner.ts';

/** Correctness and conduct: the scenario runs once for each input, on the real runtime; the first wrong one ends the check. */
export async function checkByRuns(run: CheckRun): Promise<Finding> {
  const { check, session, oracle, seed, emit, warn, isLate } = run;
  const inputs = await oracle.inputs(check.id, seed);
  const passed: RunEvidence[] = [];
  const inputsCount = inputs.length;
  let last: Finding = { verdict: 'internal_error', message: 'The exercise gave no input for this check.' };
  for (const [index, input] of inputs.entries()) {
    if (isLate()) return { ...OUT_OF_TIME, input: shown(input), inputsCount };
    const result = await session.run(check.scenario, input, { baseline: false, seed: derivedSeed(seed, index) });
    if (!result.observation)
      return { ...stoppedFinding(result.stopped ?? NO_ANSWER), input: shown(input), inputsCount };
    const evidence = evidenceOf(result, input);
    last = await judgeRun(run, evidence);
    emit({ type: 'progress', id: check.id, done: index + 1, of: inputsCount, unit: 'inputs' });
    if (last.verdict !== 'accepted') return { ...last, input: shown(input), inputsCount };
    passed.push(evidence);
  }
  // What small runs of a correctness check take says nothing.
  const runs = check.kind === 'conduct' ? namedRuns(passed) : [];
  const judged = inputsCount > 0 ? await oracle.conclude(check.id, passed) : true;
  return {
    ...last,
    ...(judged === true ? {} : judgedFinding(judged, warn)),
    ...(runs.length > 0 ? { runs } : {}),
    inputsCount,
  };
}

async function judgeRun({ check, oracle, warn }: CheckRun, evidence: RunEvidence): Promise<Finding> {
  const { observation, pages } = evidence;
  const trace = traceOf(check.title, observation, pages);
  const shownFacts = check.kind === 'conduct' ? { facts: rounded(evidence.facts) } : {};
  const fault = plainFault(observation);
  if (fault) return { ...fault, ...shownFacts, trace };
  const [judged = true] = await oracle.judge(check.id, [evidence]);
  if (judged === true) return { verdict: 'accepted', message: check.promise, trace, ...shownFacts };
  return { ...judgedFinding(judged, warn), ...shownFacts, trace };
}

/** The runs whose inputs have a label, as rows of a table that compares them. */
function namedRuns(evidence: readonly RunEvidence[]): NonNullable<Finding['runs']> {
  return evidence.flatMap(({ input, facts: { wallMs, cpuMs, peakMemoryMb } }) => {
    const label = typeof input === 'object' && input !== null && !Array.isArray(input) ? input['label'] : undefined;
    return typeof label === 'string' ? [{ label, wallMs, cpuMs, peakMemoryMb }] : [];
  });
}

const NO_ANSWER = { verdict: 'runtime_error', message: 'Your code ended without an answer.' } as const;

/** One run as the oracle sees it, with what the practice server's log says of requests in flight. */
export function evidenceOf(result: RunResult & { observation?: RunEvidence['observation'] }, input: Json): RunEvidence {
  const observation = result.observation!;
  return {
    input,
    observation,
    pages: result.pages,
    facts: { ...result.facts, requestsInFlight: inFlight(result.pages) },
  };
}

/** Inputs are shown to the student as they are, unless they are too large to be read. */
export function shown(input: Json): Json {
  const text = JSON.stringify(input);
  return text.length <= 2_000 ? input : `${text.slice(0, 2_000)}…`;
}

function rounded(facts: object): Record<string, number> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, Math.round(Number(value) * 10) / 10]));
}
