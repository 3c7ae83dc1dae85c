import { readControl } from '#grader/sandbox/cgroup-files.ts';
import { syscallNumbers, type Architecture } from '#grader/sandbox/syscall-numbers.ts';

const ENDLESS = 0xffffffff;
/** What is left of a futex's operation without its flags, where it waits. */
const FUTEX_COMMAND = 0x7f;
const FUTEX_WAITS = [0, 9];

const isNull = (argument = ''): boolean => Number(argument) === 0;
const isMinusOne = (argument = ''): boolean => Number(BigInt(argument) & BigInt(ENDLESS)) === ENDLESS;

/** System calls that end only by what another does, with the arguments of which that depends. */
const ENDLESS_CALLS: Record<string, (given: readonly string[]) => boolean> = {
  futex: (given) => FUTEX_WAITS.includes(Number(given[1]) & FUTEX_COMMAND) && isNull(given[3]),
  poll: (given) => isMinusOne(given[2]),
  ppoll: (given) => isNull(given[2]),
  epoll_wait: (given) => isMinusOne(given[3]),
  epoll_pwait: (given) => isMinusOne(given[3]),
  select: (given) => isNull(given[4]),
  pselect6: (given) => isNull(given[4]),
  ...Object.fromEntries(
    ['read', 'recvfrom', 'recvmsg', 'accept', 'accept4', 'wait4', 'waitid'].map((name) => [name, () => true]),
  ),
};

const numbers = syscallNumbers(process.arch as Architecture);
const endlessByNumber = new Map(Object.entries(ENDLESS_CALLS).map(([name, test]) => [numbers.get(name), test]));
const sleeps = ['nanosleep', 'clock_nanosleep'].map((name) => numbers.get(name));

/** SIGALRM, SIGVTALRM and SIGPROF, which a process may have asked the kernel for at some time to come. */
const TIMER_SIGNALS = (1n << 13n) | (1n << 25n) | (1n << 26n);

/**
 * Whether a thread waits for something that only another thread can do, for as long as that takes (proc(5), /proc/pid/syscall).
 * What computes, sleeps or waits until some time does not, nor what this process may not look into.
 */
function waitsForOthers(thread: string, orSleeps: boolean): boolean {
  const [first = '', ...given] = (readControl(`/proc/${thread}/syscall`) ?? '').trim().split(' ');
  const number = Number.parseInt(first, 10);
  return (orSleeps && sleeps.includes(number)) || (endlessByNumber.get(number)?.(given) ?? false);
}

/** Whether a thread's process could be woken by a timer of its own: it catches the signal of one. */
function mayBeWokenByTimer(thread: string): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readControl(`/proc/${thread}/status`) ?? '')?.[1];
  return caught === undefined || (BigInt(`0x${caught}`) & TIMER_SIGNALS) !== 0n;
}

/**
 * Whether each of these threads waits for another of them, and none will be woken by anything else. `orSleeps`: threads that
 * sleep are an engine's own, and wake nobody.
 */
export function isStuck(threads: readonly string[], { orSleeps }: { orSleeps: boolean }): boolean {
  return (
    threads.length > 0 &&
    threads.every((thread) => waitsForOthers(thread, orSleeps)) &&
    !threads.some(mayBeWokenByTimer)
  );
}
