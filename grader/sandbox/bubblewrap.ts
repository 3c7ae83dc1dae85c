import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import type { ReadOnlyBind, SandboxSpec } from '#grader/sandbox/sandbox.ts';

/** Where the pieces of a launch are handed to bubblewrap, as file descriptor numbers. */
export const BUBBLEWRAP_FDS = { commands: 3, observations: 4, seccomp: 5 } as const;

/** The part of the system that every sandbox may read: programs and libraries, and the loader's index of them. */
function systemArguments(): string[] {
  const found: string[] = ['--ro-bind', '/usr', '/usr'];
  for (const name of ['/bin', '/sbin', '/lib', '/lib64', '/lib32']) {
    if (!existsSync(name)) continue;
    if (lstatSync(name).isSymbolicLink()) found.push('--symlink', readlinkSync(name), name);
    else found.push('--ro-bind', name, name);
  }
  found.push('--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache');
  return found;
}

function bindArguments(binds: readonly ReadOnlyBind[]): string[] {
  return binds.flatMap((bind) =>
    typeof bind === 'string' ? ['--ro-bind', bind, bind] : ['--ro-bind', bind.from, bind.to],
  );
}

/** Bubblewrap's arguments for a sandbox: everything unshared, read-only but for sized temporary folders. */
export function bubblewrapArguments(spec: SandboxSpec, start: readonly string[]): string[] {
  const bytes = String(spec.limits.filesMb * 1024 * 1024);
  const sizedFolder = (path: string) => ['--size', bytes, '--perms', '1777', '--tmpfs', path];
  return [
    '--unshare-all',
    '--unshare-user',
    ...(spec.network === 'shared' ? ['--share-net'] : []),
    '--disable-userns',
    '--die-with-parent',
    '--new-session',
    '--as-pid-1',
    '--uid',
    '65534',
    '--gid',
    '65534',
    '--hostname',
    'sandbox',
    ...systemArguments(),
    ...bindArguments(spec.readOnlyBinds),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    ...sizedFolder('/dev/shm'),
    ...sizedFolder('/tmp'),
    // The root and /dev are memory file systems without a size: left writable, they would be a way past the limit.
    '--remount-ro',
    '/dev',
    '--remount-ro',
    '/',
    '--chdir',
    '/tmp',
    '--clearenv',
    ...Object.entries({ PATH: '/usr/bin', HOME: '/tmp', ...spec.env }).flatMap(([name, value]) => [
      '--setenv',
      name,
      value,
    ]),
    '--',
    ...start,
  ];
}
