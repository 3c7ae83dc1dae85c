import { resolve } from 'node:path';
import { ARENA_LIMITS, CROWD, type Attack, type Outcome } from './arena.ts';

/** An attack and what must be true of its outcome, each as words that a failed test shows. */
export interface Trial {
  name: string;
  plan: Attack;
  /** What did not hold; empty when everything did. */
  broken(outcome: Outcome): string[];
}

/** What an attack may aim at on the host. */
export interface Targets {
  victimPid: number;
  port: number;
  abstractSocket: string;
}

const check = (rules: Record<string, boolean>): string[] =>
  Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));

/** Nothing printed in capitals: each hostile program shouts when it succeeds. */
const silent = (outcome: Outcome, ...allowed: string[]): string[] =>
  outcome.stdout
    .split('\n')
    .filter((line) => /^[A-Z]{3,}/.test(line) && !allowed.some((word) => line.startsWith(word)));

const finished = (outcome: Outcome): Record<string, boolean> => ({
  'the program ran to its end': outcome.stdout.includes('finished') && outcome.end.reason === 'exit',
});

/** How far above the limit memory may be seen: where it is only watched, as much as is taken between two looks. */
const SPARE_MB = { limited: 8, watched: 600 };

/** Every attack that a plain outcome can judge. */
export function trials(targets: Targets, kernelLimitsMemory: boolean): Trial[] {
  const spareMb = kernelLimitsMemory ? SPARE_MB.limited : SPARE_MB.watched;
  const project = resolve(import.meta.dirname, '..', '..');
  const ended = (outcome: Outcome, ...reasons: string[]) => ({
    [`it ended by ${reasons.join(' or ')}, not ${outcome.end.reason}`]: reasons.includes(outcome.end.reason),
  });
  return [
    {
      name: 'reads passwords, homes, the project and devices',
      plan: { file: 'read-secrets.sh', arguments: [project] },
      broken: (outcome) => [...check(finished(outcome)), ...silent(outcome)],
    },
    {
      name: 'reads other processes',
      plan: { file: 'read-other-processes.py', arguments: [String(targets.victimPid)] },
      broken: (outcome) => [
        ...check({
          ...finished(outcome),
          'it sees the shell and itself only': /SEEN [12] processes/.test(outcome.stdout),
          'the root of process 1 is its own': !/LINK root (?!\/$)/m.test(outcome.stdout),
        }),
        ...silent(outcome, 'SEEN', 'LINK'),
      ],
    },
    {
      name: 'writes to the system, kernel settings, devices and unsized file systems',
      plan: { file: 'write-system.sh' },
      broken: (outcome) => [...check(finished(outcome)), ...silent(outcome)],
    },
    {
      name: 'reaches for the network',
      plan: { file: 'reach-network.py', arguments: [String(targets.port), targets.abstractSocket] },
      broken: (outcome) => [
        ...check({
          ...finished(outcome),
          'no interface but lo': outcome.stdout.includes("INTERFACES ['lo']"),
          'no socket of anyone else': outcome.stdout.includes('SOCKETS 0'),
        }),
        ...silent(outcome, 'INTERFACES', 'SOCKETS'),
      ],
    },
    {
      name: 'asks for namespaces of its own',
      plan: { file: 'new-namespaces.sh' },
      broken: (outcome) => [...check(finished(outcome)), ...silent(outcome)],
    },
    ...['fork-bomb.sh', 'fork-bomb.py', 'thread-bomb.py'].map((file): Trial => ({
      name: `bomb: ${file}`,
      // Room for all the interpreters that may be forked: here the limit of processes is tried, not that of memory.
      plan: { file, killAfterCrowdMs: 500, limits: { outputBytes: 1 << 20, memoryMb: 640 } },
      broken: (outcome) =>
        check({
          ...ended(outcome, 'killed', 'exit', 'signal', 'cpu'),
          'no more processes and threads than allowed': outcome.peakThreads <= ARENA_LIMITS.processes + 1,
          // A crowd that is gone within milliseconds may not be seen; that it was refused more processes is told.
          'it did try':
            outcome.peakThreads > CROWD || outcome.stdout.includes('THREADS') || /cannot fork/i.test(outcome.stderr),
        }),
    })),
    ...['memory-bomb.py', 'memory-bomb.js', 'memory-split-over-children.py', 'memory-shared.py'].map((file): Trial => ({
      name: `takes memory without end: ${file}`,
      plan: { file },
      broken: (outcome) =>
        check({
          ...ended(outcome, 'memory'),
          'no more memory than allowed': outcome.peakMemoryMb <= ARENA_LIMITS.memoryMb + spareMb,
          'it did try': outcome.peakMemoryMb > ARENA_LIMITS.memoryMb / 2,
        }),
    })),
    {
      name: 'fills the temporary folders',
      plan: { file: 'fill-temporary-folders.sh' },
      broken: (outcome) =>
        check({
          ...finished(outcome),
          'no more in /tmp than allowed': / \/tmp [78]$/m.test(outcome.stdout),
          'no more in /dev/shm than allowed': / \/dev\/shm [78]$/m.test(outcome.stdout),
        }),
    },
    {
      name: 'makes empty files without end',
      plan: { file: 'flood-inodes.py', limits: { memoryMb: 64, cpuSeconds: 8 }, killAfterMs: 20_000 },
      broken: (outcome) => check({ ...ended(outcome, 'memory', 'signal', 'exit') }),
    },
    ...['flood-output.sh', 'flood-output.js'].map((file): Trial => ({
      name: `floods the output: ${file}`,
      plan: { file },
      broken: (outcome) =>
        check({
          ...ended(outcome, 'output'),
          'no more kept than allowed': outcome.stdout.length <= ARENA_LIMITS.outputBytes,
        }),
    })),
    {
      name: 'floods the observations that nobody reads',
      plan: { file: 'flood-observations.py', deaf: true, killAfterMs: 500 },
      broken: (outcome) => check({ ...ended(outcome, 'killed'), 'it was held up': outcome.cpuMs < 400 }),
    },
    {
      name: 'opens files until none is left',
      plan: { file: 'exhaust-descriptors.py' },
      broken: (outcome) =>
        check({
          ...ended(outcome, 'exit'),
          'each process has its own end': [...outcome.stdout.matchAll(/HELD (\d+) errno 24/g)].every(
            ([, held]) => Number(held) < ARENA_LIMITS.openFiles,
          ),
          'it did try': outcome.stdout.includes('HELD'),
        }),
    },
    {
      name: 'sends signals to others',
      plan: { file: 'signal-others.py', arguments: [String(targets.victimPid)] },
      broken: (outcome) => [
        ...check({ 'it is alone': outcome.stdout.includes('alive') }),
        ...outcome.stdout.split('\n').filter((line) => /^SENT .* to (victim|group)/.test(line)),
      ],
    },
    {
      name: 'leaves a daemon behind',
      plan: { file: 'daemonise.py' },
      broken: (outcome) => check(finished(outcome)),
    },
    {
      name: 'ends and leaves spinning children',
      plan: { file: 'leave-spinning-children.sh' },
      broken: (outcome) => check(finished(outcome)),
    },
    {
      name: 'ignores every signal and spins',
      // All its threads compute before the last of them is there to say so, which on a busy host takes long.
      plan: { file: 'ignore-signals.py', killOnceSaid: 'spinning', limits: { cpuSeconds: 30 } },
      broken: (outcome) => check(ended(outcome, 'killed')),
    },
    {
      name: 'piles up zombies',
      plan: { file: 'pile-zombies.py', killOnceSaid: 'ZOMBIES' },
      broken: (outcome) =>
        check({
          ...ended(outcome, 'killed'),
          'no more than allowed': Number(/ZOMBIES (\d+)/.exec(outcome.stdout)?.[1]) <= ARENA_LIMITS.processes,
        }),
    },
    {
      name: 'stops itself',
      plan: { file: 'stop-itself.sh', killAfterMs: 150 },
      broken: (outcome) => check(ended(outcome, 'killed')),
    },
    {
      name: 'attacks process 1',
      plan: { file: 'attack-first-process.py' },
      broken: (outcome) => check({ ...ended(outcome, 'exit', 'signal') }),
    },
    {
      name: 'looks for descriptors and secrets it was given',
      plan: { file: 'find-descriptors.py' },
      broken: (outcome) => [
        ...check({
          'five descriptors and /dev/null': outcome.stdout
            .split('\n')
            .filter((line) => line.startsWith('FD'))
            .every((line) => /^FD [0-4] /.test(line) || line.endsWith('/dev/null')),
          'an environment of its own': outcome.stdout.includes("['HOME', 'LANG', 'PATH', 'PWD']"),
        }),
        ...silent(outcome, 'FD', 'ENVIRONMENT', 'PROCESS'),
      ],
    },
    {
      name: 'uses processor time in many short children',
      plan: { file: 'spin.sh', limits: { cpuSeconds: 0.5 } },
      broken: (outcome) => check({ ...ended(outcome, 'cpu'), 'soon enough': outcome.cpuMs < 1500 }),
    },
  ];
}
