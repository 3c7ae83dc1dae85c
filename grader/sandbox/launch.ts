import { PassThrough, Readable } from 'node:stream';
import { specArguments } from '#grader/sandbox/bubblewrap.ts';
import { commandIn, endChildrenOfCommand, killByFirstProcess, proveEmpty } from '#grader/sandbox/ending.ts';
import { isStuck } from '#grader/sandbox/endless-waits.ts';
import { measureBubblewrap, steady } from '#grader/sandbox/meter.ts';
import { requireNetworkOfItsOwn } from '#grader/sandbox/network.ts';
import { threadsBelow } from '#grader/sandbox/process-tree.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { giveBack, takeSeat } from '#grader/sandbox/seats.ts';
import { startVariable } from '#grader/sandbox/start-script.ts';
import { supervise } from '#grader/sandbox/supervise.ts';
import { ThreadClock, clockBelow } from '#grader/sandbox/thread-times.ts';

/** Processes of the sandbox that are not the command's: bubblewrap and the shell that is process 1. */
const OWN_TASKS = 2;

/** Starts a command in bubblewrap. Whatever the command does is told by `exited`; nothing throws for it. */
export function launchSandbox(spec: SandboxSpec): SandboxProcess {
  const { limits, network } = spec;
  if (network === 'shared') requireNetworkOfItsOwn();
  const seat = takeSeat(network);
  const { child, slot } = seat;
  const { group } = slot;
  group?.begin({ memoryMb: limits.memoryMb, tasks: limits.processes + OWN_TASKS, cores: spec.cores ?? [] });
  seat.use(specArguments(spec, [startVariable(spec, group?.powers.memory ?? false)]));

  let begun = false;
  let pinned = (spec.cores ?? []).join();
  seat.pipe('begun')?.once('data', () => (begun = true));
  const killed: number[] = [];
  return supervise({
    child,
    commands: seat.pipe('commands') ?? new PassThrough(),
    observations: seat.pipe('observations') ?? Readable.from([]),
    limits,
    measure: steady(() => measureBubblewrap(child.pid ?? 0, group, begun)),
    pin: (cores) => {
      if (!group?.powers.cores) return false;
      if (cores.join() !== pinned) group.pin(cores);
      pinned = cores.join();
      return true;
    },
    threads: group ? new ThreadClock(() => group.threads()) : clockBelow(child.pid ?? 0),
    begun: () => begun,
    memoryKills: () => group?.memoryKills() ?? 0,
    isThrashing: () => group?.isThrashing() ?? false,
    isStuck: (of) => {
      const bubblewrap = child.pid ?? 0;
      const threads = group?.threads() ?? threadsBelow(bubblewrap);
      if (of === 'processes') return begun && isStuck(threads, { orSleeps: false });
      const main = String(commandIn(bubblewrap));
      const isolates = threads.filter((thread) => thread !== main);
      return begun && isStuck(isolates, { orSleeps: true });
    },
    endChildren: () => endChildrenOfCommand(child.pid ?? 0),
    killAll: () => {
      if (child.pid) killed.push(...killByFirstProcess(child.pid, group));
    },
    proveGone: () => proveEmpty(group, killed),
    // A slot that could not be emptied stays taken, so that nobody meets what is left in it.
    release: (gone) => gone && giveBack(slot, network),
  });
}
