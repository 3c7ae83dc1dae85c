import type { Json } from '#grader/contract/json.ts';
import { inFlight } from '#grader/core/intervals.ts';
import { derivedSeed } from '#grader/contract/random.ts';
import { traceOf } from '#grader/core/trace.ts';
import {
  judgedFinding,
  plainFault,
  stoppedFinding,
  type CheckRun,
  type Finding,
} from '#grader/service/checks/check-run.ts';
import type { RunEvidence, RunResult } from '#grader/service/runner.ts';

/** Correctness and conduct: the scenario runs once for each input, on the real runtime; the first wrong one ends the check. */
export async function checkByRuns({ check, session, oracle, seed, emit, warn }: CheckRun): Promise<Finding> {
  const inputs = await oracle.inputs(check.id, seed);
  let last: Finding = { verdict: 'internal_error', message: 'The exercise gave no input for this check.' };
  for (const [index, input] of inputs.entries()) {
    const result = await session.run(check.scenario, input, { baseline: false, seed: derivedSeed(seed, index) });
    const finding = await judgeRun(result, input);
    emit({ type: 'progress', id: check.id, done: index + 1, of: inputs.length, unit: 'inputs' });
    if (finding.verdict !== 'accepted') return { ...finding, inputsCount: inputs.length };
    last = finding;
  }
  const { input: _input, ...passed } = last;
  return { ...passed, inputsCount: inputs.length };

  async function judgeRun(result: RunResult, input: Json): Promise<Finding> {
    if (!result.observation) {
      return { ...stoppedFinding(result.stopped ?? NO_ANSWER), input: shown(input) };
    }
    const evidence = evidenceOf(result, input);
    const trace = traceOf(check.title, evidence.observation, evidence.pages);
    const facts = check.kind === 'conduct' ? { facts: rounded(evidence.facts) } : {};
    const fault = plainFault(evidence.observation);
    if (fault) return { ...fault, ...facts, trace, input: shown(input) };
    const [judged = true] = await oracle.judge(check.id, [evidence]);
    if (judged === true) return { verdict: 'accepted', message: check.promise, trace, ...facts };
    return { ...judgedFinding(judged, warn), ...facts, trace, input: shown(input) };
  }
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
