import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUBBLEWRAP_FDS, encodeArguments, fixedArguments } from '#grader/sandbox/bubblewrap.ts';
import { slotIdentity } from '#grader/sandbox/identity.ts';
import { withoutInherited } from '#grader/sandbox/inherited-descriptors.ts';
import type { SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { seccompFilter } from '#grader/sandbox/seccomp.ts';
import type { Slot } from '#grader/sandbox/slots.ts';
import { startCommand } from '#grader/sandbox/start-script.ts';

type Network = SandboxSpec['network'];

/**
 * A bubblewrap that is started but not told yet what to do: in its control groups, its user changed, its pipes open,
 * it waits for its arguments. Joining groups is the dear part of a start, and here nobody waits for it.
 */
export interface Seat {
  readonly slot: Slot;
  readonly network: Network;
  readonly child: ChildProcess;
  /** Our end of one of its pipes; undefined when it could not be started. */
  pipe(name: keyof typeof BUBBLEWRAP_FDS): Socket | undefined;
  /** Whether it still waits. */
  usable(): boolean;
  /** Tells it what to do. Once only. */
  use(words: readonly string[]): void;
  /** Ends one that was never used; resolves when it is gone. */
  close(): Promise<void>;
}

const filters = new Map<Network, number | undefined>();

/** Writes the filter to a file without a name, so that nobody can change it between being written and being used. */
function writeFilter(network: Network): number | undefined {
  const filter = seccompFilter(network);
  if (!filter) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'racecourse-filter-'));
  const path = join(folder, 'filter');
  writeFileSync(path, filter, { mode: 0o400 });
  const fd = openSync(path, 'r');
  rmSync(folder, { recursive: true });
  return fd;
}

/** The filter, to be read from its beginning; undefined on a machine for which there is none. */
function openFilter(network: Network): number | undefined {
  if (!filters.has(network)) filters.set(network, writeFilter(network));
  const fd = filters.get(network);
  // Opened anew each time: a copy of the descriptor would share its place in the file.
  return fd === undefined ? undefined : openSync(`/proc/self/fd/${fd}`, 'r');
}

function joining(slot: Slot): string[] {
  const files = slot.group?.joinFiles ?? [];
  if (files.length === 0) return [];
  // The shell becomes the command, so it is one process from the join to bubblewrap.
  const script = 'n=$1; shift; while [ $n -gt 0 ]; do echo $$ >"$1" || exit 125; shift; n=$((n-1)); done; exec "$@"';
  return ['/bin/sh', '-c', script, 'join', String(files.length), ...files];
}

/** Starts a bubblewrap that waits in a slot. */
export function openSeat(slot: Slot, network: Network): Seat {
  const filter = openFilter(network);
  const [file = '', ...args] = [
    ...joining(slot),
    ...slotIdentity(slot.number).prefix,
    'bwrap',
    ...fixedArguments(),
    ...(filter === undefined ? [] : ['--seccomp', String(BUBBLEWRAP_FDS.filter)]),
    ...['--args', String(BUBBLEWRAP_FDS.arguments), '--', ...startCommand()],
  ];
  const child = spawn(file, args, {
    // In the order of BUBBLEWRAP_FDS.
    stdio: withoutInherited(['ignore', 'pipe', 'pipe', 'pipe', 'pipe', filter ?? 'ignore', 'pipe', 'pipe'] as const),
    env: { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin' },
    cwd: '/',
  });
  if (filter !== undefined) closeSync(filter);

  // Node's types know of five streams only.
  const streams: readonly unknown[] = child.stdio;
  const pipe: Seat['pipe'] = (name) => {
    const stream = streams[BUBBLEWRAP_FDS[name]];
    return stream instanceof Socket ? stream : undefined;
  };
  const pipes = streams.filter((stream) => stream instanceof Socket);
  // A pipe whose other end has gone is told by the exit, which says more.
  for (const each of pipes) each.on('error', () => {});
  let waiting = true;
  const gone = () => (waiting = false);
  child.once('error', gone);
  child.once('exit', gone);
  // One that waits must not keep this process alive; when this process ends, it reads the end of its list and ends too.
  const hold = (how: 'ref' | 'unref') => [child, ...pipes].forEach((each) => each[how]());
  hold('unref');

  return {
    slot,
    network,
    child,
    pipe,
    usable: () => waiting,
    use(words) {
      waiting = false;
      hold('ref');
      pipe('arguments')?.end(encodeArguments(words));
    },
    async close() {
      if (!waiting) return;
      child.ref();
      child.kill('SIGKILL');
      for (const each of pipes) each.destroy();
      await once(child, 'exit');
    },
  };
}
