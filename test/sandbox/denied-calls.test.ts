import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';
import { syscallNumbers, type Architecture } from '#grader/sandbox/syscall-numbers.ts';
import { attack } from './arena.ts';

const EPERM = 1;
const ENOTTY = 25;
const ENOSYS = 38;
const SIGNAL_CHILD = 17;

interface DeniedCall {
  name: string;
  call: string;
  arguments: (number | string)[];
  error: number;
}

/** Without the filter most of these would work, or fail with another error: their arguments are chosen so. */
const denied: DeniedCall[] = (
  [
    ['ptrace', ['ptrace', 0]],
    ['process_vm_readv', ['process_vm_readv', 1, 0, 0, 0, 0, 0]],
    ['process_vm_writev', ['process_vm_writev', 1, 0, 0, 0, 0, 0]],
    ['pidfd_getfd', ['pidfd_getfd', -1, 0, 0]],
    ['kcmp', ['kcmp', 1, 1, 0, 0, 0]],
    ['mount', ['mount', 'none', '/tmp', 'tmpfs', 0, 0]],
    ['umount2', ['umount2', '/tmp', 0]],
    ['pivot_root', ['pivot_root', '/tmp', '/tmp']],
    ['chroot', ['chroot', '/tmp']],
    ['fsopen', ['fsopen', 'tmpfs', 0]],
    ['open_tree', ['open_tree', -100, '/', 1]],
    ['move_mount', ['move_mount', -1, '', -1, '', 0]],
    ['unshare of nothing', ['unshare', 0]],
    ['unshare of a user namespace', ['unshare', 0x10000000]],
    ['setns', ['setns', -1, 0]],
    ['clone with a user namespace', ['clone', 0x10000000 | SIGNAL_CHILD, 0, 0, 0, 0]],
    ['clone with a mount namespace', ['clone', 0x00020000 | SIGNAL_CHILD, 0, 0, 0, 0]],
    ['clone with a network namespace', ['clone', 0x40000000 | SIGNAL_CHILD, 0, 0, 0, 0]],
    ['clone3', ['clone3', 0, 0], ENOSYS],
    ['keyctl', ['keyctl', 0, -3, 1]],
    ['add_key', ['add_key', 'user', 'name', 'value', 5, -3]],
    ['request_key', ['request_key', 'user', 'name', 0, -3]],
    ['bpf', ['bpf', 0, 0, 0]],
    ['perf_event_open', ['perf_event_open', 0, 0, -1, -1, 0]],
    ['userfaultfd', ['userfaultfd', 1]],
    ['io_uring_setup', ['io_uring_setup', 8, 0], ENOSYS],
    ['io_uring_enter', ['io_uring_enter', -1, 0, 0, 0, 0, 0], ENOSYS],
    ['memfd_create', ['memfd_create', 'memory', 0], ENOSYS],
    ['kexec_load', ['kexec_load', 0, 0, 0, 0]],
    ['init_module', ['init_module', 0, 0, '']],
    ['finit_module', ['finit_module', -1, '', 0]],
    ['delete_module', ['delete_module', 'module', 0]],
    ['reboot', ['reboot', 0, 0, 0, 0]],
    ['swapon', ['swapon', '/tmp/swap', 0]],
    ['quotactl', ['quotactl', 0x80000100, 0, 0, 0]],
    ['acct', ['acct', 0]],
    ['settimeofday', ['settimeofday', 0, 0]],
    ['clock_settime', ['clock_settime', 0, 0]],
    ['open_by_handle_at', ['open_by_handle_at', -1, 0, 0]],
    ['name_to_handle_at', ['name_to_handle_at', -100, '/', 0, 0, 0]],
    ['personality', ['personality', 0x0040000]],
    ['iopl', ['iopl', 0]],
    ['ioperm', ['ioperm', 0, 1, 0]],
    ['modify_ldt', ['modify_ldt', 0, 0, 0]],
    ['syslog', ['syslog', 10, 0, 0]],
    ['sethostname', ['sethostname', 'owned', 5]],
    ['fanotify_init', ['fanotify_init', 0, 0]],
    ['seccomp', ['seccomp', 2, 0, 0]],
    ['vmsplice', ['vmsplice', 1, 0, 0, 0]],
    ['shmget', ['shmget', 0, 4096, 0o1600]],
    ['msgget', ['msgget', 0, 0o1600]],
    ['mq_open', ['mq_open', 'queue', 0o102, 0o600, 0], ENOSYS],
    ['sync', ['sync']],
    ['sched_setscheduler', ['sched_setscheduler', 0, 0, 0]],
    ['socket AF_INET', ['socket', 2, 1, 0]],
    ['socket AF_INET6', ['socket', 10, 2, 0]],
    ['socket AF_INET raw', ['socket', 2, 3, 1]],
    ['socket AF_NETLINK', ['socket', 16, 2, 0]],
    ['socket AF_PACKET', ['socket', 17, 3, 0]],
    ['socket AF_ALG', ['socket', 38, 5, 0]],
    ['socket AF_VSOCK', ['socket', 40, 1, 0]],
    ['ioctl TIOCSTI', ['ioctl', 0, 0x5412, 'x'], ENOTTY],
    ['prctl PR_SET_MM', ['prctl', 35, 0, 0, 0, 0]],
    ['prctl PR_CAP_AMBIENT', ['prctl', 47, 4, 0, 0, 0]],
    ['prlimit64 of another', ['prlimit64', 1, 7, 0, 0]],
    ['mknodat of a device', ['mknodat', -100, '/tmp/device', 0o020666, 0x103]],
  ] as [string, [string, ...(number | string)[]], number?][]
).map(([name, [call, ...values], error]) => ({ name, call, arguments: values, error: error ?? EPERM }));

const numbers = syscallNumbers(process.arch as Architecture);
const here = denied.filter(({ call }) => numbers.has(call));

describe.skipIf(!existsSync('/usr/bin/python3'))('a system call made in the sandbox is refused', () => {
  let errors: Record<string, number> = {};

  beforeAll(async () => {
    const calls = here.map((each) => ({ name: each.name, number: numbers.get(each.call), arguments: each.arguments }));
    const outcome = await attack(launchSandbox, { file: 'denied-calls.py', arguments: [JSON.stringify(calls)] });
    expect(outcome.end, outcome.stderr).toMatchObject({ reason: 'exit', code: 0 });
    errors = JSON.parse(outcome.stdout) as Record<string, number>;
  });
  afterAll(closeSeats);

  test.each(here)('$name', ({ name, error }) => {
    expect(errors[name]).toBe(error);
  });
});
