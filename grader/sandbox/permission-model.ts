import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { Duplex, PassThrough, Readable } from 'node:stream';
import { slotIdentity } from '#grader/sandbox/identity.ts';
import { steady, walkProcess } from '#grader/sandbox/meter.ts';
import { anyoneCanRead } from '#grader/sandbox/readable-copy.ts';
import type { ReadOnlyBind, SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { takeSlot, type Slot } from '#grader/sandbox/slots.ts';
import { supervise } from '#grader/sandbox/supervise.ts';
import { clockBelow } from '#grader/sandbox/thread-times.ts';

/** What whoever runs this host must be told when this is all that stands around a submission. */
export const PERMISSION_MODEL_WARNING =
  'Submissions run without bubblewrap, under the permission model of Node alone: files, processes and workers are ' +
  'refused, but the network is not, memory is watched rather than limited, and a flaw in V8 would be enough to get ' +
  'out. Grade only code of people you trust, or run the grader on Linux with bubblewrap.';

/** node-gyp-build looks for this file to tell which prebuilt library fits. */
const LOOKED_FOR = ['/etc/alpine-release'];

const pair = (bind: ReadOnlyBind) => (typeof bind === 'string' ? { from: bind, to: bind } : bind);

/** Paths inside a sandbox are paths of the host here: nothing is mounted anywhere. */
function onHost(word: string, binds: readonly ReadOnlyBind[]): string {
  const bind = binds
    .map(pair)
    .filter(({ to }) => word === to || word.startsWith(`${to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0];
  return bind ? realpathSync(bind.from) + word.slice(bind.to.length).replaceAll('/', sep) : word;
}

/** As root, a user of the slot's own; not where he could not read what he is to run. */
function slotOf(spec: SandboxSpec): Slot | undefined {
  const root = process.platform === 'linux' && process.geteuid?.() === 0;
  return root && spec.readOnlyBinds.every((bind) => anyoneCanRead(realpathSync(pair(bind).from)))
    ? takeSlot()
    : undefined;
}

/** Runs Node, and nothing but Node, under its own permission model: what remains where there is no bubblewrap. */
export function launchUnderPermissionModel(spec: SandboxSpec): SandboxProcess {
  const [program = '', ...words] = spec.command.map((word) => onHost(word, spec.readOnlyBinds));
  if (realpathSync(program) !== realpathSync(process.execPath)) {
    throw new Error('Only Node can be held by the permission model of Node.');
  }
  const readable = [...spec.readOnlyBinds.map((bind) => realpathSync(pair(bind).from)), ...LOOKED_FOR];
  const slot = slotOf(spec);
  const uid = slot ? slotIdentity(slot.number).uid : undefined;
  const child = spawn(
    program,
    ['--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`), ...words],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: { ...spec.env },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  const [, , , commands, observations] = child.stdio;
  for (const stream of [commands, observations]) stream?.on('error', () => {});
  let begun = false;
  child.once('spawn', () => (begun = true));
  return supervise({
    child,
    commands: commands instanceof Duplex ? commands : new PassThrough(),
    observations: observations instanceof Readable ? observations : Readable.from([]),
    limits: spec.limits,
    measure: steady(() => walkProcess(child.pid ?? 0)),
    pin: () => false,
    threads: clockBelow(child.pid ?? 0),
    begun: () => begun,
    memoryKills: () => 0,
    isThrashing: () => false,
    // What it may not look into it does not know.
    isStuck: () => false,
    endChildren: () => undefined,
    killAll: () => void child.kill('SIGKILL'),
    // It may start no process, so its own end is the end of all.
    proveGone: async () => true,
    release: () => slot?.release(),
  });
}
