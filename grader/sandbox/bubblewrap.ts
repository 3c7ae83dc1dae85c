import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { readableByAnyone } from '#grader/sandbox/readable-copy.ts';
import type { ReadOnlyBind, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { systemFolder } from '#grader/sandbox/system-folder.ts';

/** File descriptors as bubblewrap gets them. The command is left with the first two. */
export const BUBBLEWRAP_FDS = { commands: 3, observations: 4, filter: 5, begun: 6, arguments: 7 } as const;

/** The id that everything in a sandbox believes to have. */
const NOBODY = '65534';

let system: string[] | undefined;

/** The part of the host that every sandbox may read: programs and libraries. */
function systemArguments(): string[] {
  if (system) return system;
  const found = ['--ro-bind', '/usr', '/usr'];
  for (const name of ['/bin', '/sbin', '/lib', '/lib64', '/lib32']) {
    if (!existsSync(name)) continue;
    if (lstatSync(name).isSymbolicLink()) found.push('--symlink', readlinkSync(name), name);
    else found.push('--ro-bind', name, name);
  }
  return (system = [...found, '--ro-bind', systemFolder(), '/etc']);
}

function bindArguments(binds: readonly ReadOnlyBind[]): string[] {
  return binds.flatMap((bind) => {
    const { from, to } = typeof bind === 'string' ? { from: bind, to: bind } : bind;
    return ['--ro-bind', readableByAnyone(from), to];
  });
}

/** What holds for every sandbox: all namespaces its own, no way to new ones, gone when the grader is gone. */
export function fixedArguments(): string[] {
  return [
    '--unshare-user',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    '--disable-userns',
    '--as-pid-1',
    '--die-with-parent',
    '--new-session',
    '--uid',
    NOBODY,
    '--gid',
    NOBODY,
    '--hostname',
    'sandbox',
    '--clearenv',
  ];
}

/** What is told once the specification is known. */
export function specArguments(spec: SandboxSpec, variables: readonly (readonly [string, string])[]): string[] {
  const bytes = String(spec.limits.filesMb * 1024 * 1024);
  const sizedFolder = (path: string) => ['--size', bytes, '--perms', '1777', '--tmpfs', path];
  return [
    ...(spec.network === 'shared' ? [] : ['--unshare-net']),
    ...systemArguments(),
    ...['--proc', '/proc', '--dev', '/dev'],
    // Bubblewrap leaves settings writable where only their folder is not; newer kernels have some that a sandbox owns.
    ...['--ro-bind', '/proc/sys', '/proc/sys'],
    ...sizedFolder('/dev/shm'),
    ...sizedFolder('/tmp'),
    // After the folders they may lie in.
    ...bindArguments(spec.readOnlyBinds),
    // The root and /dev are memory file systems without a size: left writable, they would be a way past the limit.
    ...['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/tmp'],
    ...[...Object.entries({ PATH: '/usr/bin', HOME: '/tmp', ...spec.env }), ...variables].flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
  ];
}

/** Arguments as bubblewrap's `--args` reads them. */
export function encodeArguments(words: readonly string[]): Buffer {
  if (words.some((word) => word.includes('\0'))) throw new Error('An argument of a sandbox holds a zero byte.');
  return Buffer.from(words.map((word) => `${word}\0`).join(''));
}
