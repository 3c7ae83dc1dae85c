import type { Bundle, CheckSpec } from '#grader/contract/bundle.ts';
import type { Random } from '#grader/contract/random.ts';
import type { CheckResult, Measurement, Report } from '#grader/contract/report.ts';
import type { Trace } from '#grader/contract/trace.ts';

const ACCEPTED_SHARE = 0.4;
const REQUESTS = 40;
const PAIRS = 9;

/** A report as grading a submission to this exercise gives it, with all that a page shows of one. */
export function reportOf(bundle: Bundle, random: Random): Report {
  const accepted = random.next() < ACCEPTED_SHARE;
  const verdict = accepted ? 'accepted' : 'wrong_answer';
  const fast = random.integer(0, 3) > 0;
  return {
    format: 1,
    exercise: bundle.slug,
    bundleHash: bundle.hash,
    language: 'ts',
    verdict,
    summary: accepted ? 'All checks passed.' : 'The sum is not the right one.',
    checks: bundle.checks.map((check, index) => resultOf(check, index === 0 ? verdict : 'accepted', random)),
    skipped: [],
    console: { text: 'one line that the code printed\n', truncated: false },
    seed: 1,
    host: {
      cores: fast ? 4 : 2,
      model: fast ? 'A fast processor' : 'A slow processor',
      runtime: 'V8',
      isolation: 'bubblewrap',
      fingerprint: fast ? 'fast' : 'slow',
    },
    wallMs: 1_000 + 1_000 * random.next(),
    cpuMs: 900,
    peakMemoryMb: 80,
    warnings: [],
  };
}

function resultOf(check: CheckSpec, verdict: CheckResult['verdict'], random: Random): CheckResult {
  const { id, kind, title, promise } = check;
  const result = { id, kind, title, verdict, message: promise, inputsCount: 3, durationMs: 200 * random.next() };
  const outcomes = [{ outcome: 'returns "a value as long as they are"', count: 1_500, allowed: true }];
  if (kind === 'determinism') {
    return { ...result, exploration: { strategy: 'random walk', schedules: 1_500, distinct: 1, failing: 0, outcomes } };
  }
  return { ...result, trace: trace(random), ...(kind === 'speedup' ? { measurement: measurement(random) } : {}) };
}

function trace(random: Random): Trace {
  const lanes = Array.from({ length: 8 }, (_, index) => ({ id: `lane-${index}`, label: `/pages/${index}` }));
  const spans = Array.from({ length: REQUESTS }, (_, index) => {
    const from = 5 * Math.floor(index / lanes.length) + random.next();
    const lane = lanes[index % lanes.length]!.id;
    return { lane, from, to: from + 4 * random.next(), label: 'request', tone: 'request' as const };
  });
  return { title: 'What happened', unit: 'ms', length: 30, lanes, spans, marks: [], omitted: 0 };
}

function measurement(random: Random): Measurement {
  const ratio = 1 + 5 * random.next();
  const pairs = Array.from({ length: PAIRS }, () => {
    const submissionMs = 40 + 2 * random.next();
    return { baselineMs: submissionMs * ratio, submissionMs, baselineCpuMs: 8.25, submissionCpuMs: 8.5 };
  });
  const interval = { ratioLow: 0.97 * ratio, ratio, ratioHigh: 1.03 * ratio, confidence: 0.95 };
  const threshold = { atLeast: 2, of: 'sequential' as const };
  const rest = { decision: 'clears' as const, dropped: 0, effectiveParallelism: 1.9, workInflation: 1.02, cores: 2 };
  return { threshold, needed: 2, ...interval, pairs, ...rest };
}
