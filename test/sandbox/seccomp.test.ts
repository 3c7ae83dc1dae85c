import { describe, expect, test } from 'vitest';
import { ACTION, answer, encode, load, when, type Program } from '#grader/sandbox/bpf.ts';
import { filterProgram, seccompFilter } from '#grader/sandbox/seccomp.ts';
import { syscallNumbers, type Architecture } from '#grader/sandbox/syscall-numbers.ts';
import { ABSENT_CALLS, ALLOWED_CALLS, conditionalCalls, ERRNO } from '#grader/sandbox/syscall-policy.ts';
import { runFilter } from './filter-machine.ts';

const AUDIT: Record<Architecture, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
const EPERM = ACTION.errno(ERRNO.EPERM);
const ENOSYS = ACTION.errno(ERRNO.ENOSYS);
const ENOTTY = ACTION.errno(ERRNO.ENOTTY);

/** Calls that must never be let through, whatever their arguments. */
const NEVER = `ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd
  mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick move_mount open_tree mount_setattr open_tree_attr
  unshare setns keyctl add_key request_key bpf perf_event_open userfaultfd
  kexec_load kexec_file_load init_module finit_module delete_module create_module reboot swapon swapoff
  quotactl quotactl_fd acct settimeofday clock_settime clock_adjtime adjtimex open_by_handle_at name_to_handle_at
  iopl ioperm modify_ldt syslog sethostname setdomainname setgroups capset vhangup uselib nfsservctl _sysctl sysfs
  fanotify_init fanotify_mark lookup_dcookie mbind set_mempolicy move_pages migrate_pages seccomp vmsplice
  shmget shmat semget msgget sync syncfs sched_setscheduler sched_setattr setxattr remap_file_pages statmount listmount`
  .trim()
  .split(/\s+/);

describe.each(['x64', 'arm64'] as const)('the filter for %s', (architecture) => {
  const numbers = syscallNumbers(architecture);
  const filters = { none: filterProgram(architecture, 'none'), shared: filterProgram(architecture, 'shared') };
  const ask = (name: string, values: number[] = [], network: 'none' | 'shared' = 'none'): number => {
    const number = numbers.get(name);
    if (number === undefined) throw new Error(`${architecture} has no call ${name}.`);
    return runFilter(filters[network], { architecture: AUDIT[architecture], number, arguments: values });
  };

  test('allows what is listed and refuses all else that is known', () => {
    const conditional = conditionalCalls('none');
    for (const [name] of numbers) {
      if (conditional.has(name)) continue;
      const wanted = ALLOWED_CALLS.includes(name) ? ACTION.allow : ABSENT_CALLS.includes(name) ? ENOSYS : EPERM;
      expect([name, ask(name)]).toEqual([name, wanted]);
    }
  });

  test.each(NEVER.filter((name) => numbers.has(name)))('refuses %s', (name) => {
    expect(ask(name)).toBe(EPERM);
    expect(ask(name, [-1, -1, -1, -1, -1, -1])).toBe(EPERM);
  });

  test('calls a number that nobody has judged absent', () => {
    for (const number of [500, 600, 1023, 0x3fffffff]) {
      expect(runFilter(filters.none, { architecture: AUDIT[architecture], number })).toBe(ENOSYS);
    }
  });

  test('kills what comes by another architecture', () => {
    for (const other of [
      0x40000003 /* i386 */,
      0,
      0x40000028 /* arm */,
      architecture === 'x64' ? AUDIT.arm64 : AUDIT.x64,
    ]) {
      expect(runFilter(filters.none, { architecture: other, number: 0 })).toBe(ACTION.killProcess);
    }
  });

  test('allows threads and processes, but none in namespaces of their own', () => {
    const threadOfGlibc = 0x3d0f00;
    expect(ask('clone', [threadOfGlibc])).toBe(ACTION.allow);
    expect(ask('clone', [17])).toBe(ACTION.allow);
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x2000]) {
      expect(ask('clone', [flag | 17])).toBe(EPERM);
    }
    expect(ask('clone3')).toBe(ENOSYS);
  });

  test('allows sockets of the Internet only where the network is shared, and no others ever', () => {
    const [unix, inet, inet6] = [1, 2, 10];
    const nonBlocking = 0o4000;
    for (const domain of [unix, inet, inet6]) {
      for (const kind of [1, 2, 1 | nonBlocking]) {
        expect(ask('socket', [domain, kind, 0], 'shared')).toBe(ACTION.allow);
        expect(ask('socket', [domain, kind, 0], 'none')).toBe(domain === unix ? ACTION.allow : EPERM);
      }
    }
    for (const network of ['none', 'shared'] as const) {
      expect(ask('socket', [inet, 3, 1], network)).toBe(EPERM);
      expect(ask('socket', [inet, 1, 132 /* SCTP */], network)).toBe(EPERM);
      for (const domain of [16 /* netlink */, 17 /* packet */, 38 /* crypto */, 40 /* vsock */, 44 /* xdp */, 0]) {
        for (const kind of [1, 2, 3, 5]) expect(ask('socket', [domain, kind, 0], network)).toBe(EPERM);
      }
    }
    expect(ask('socketpair', [unix, 1, 0])).toBe(ACTION.allow);
    expect(ask('socketpair', [30 /* TIPC */, 1, 0])).toBe(EPERM);
  });

  test('looks at the arguments of the rest', () => {
    expect(ask('ioctl', [0, 0x5401])).toBe(ACTION.allow);
    for (const request of [0x5412 /* TIOCSTI */, 0x541c /* TIOCLINUX */, 0x40049409 /* FICLONE */, 0x8912]) {
      expect(ask('ioctl', [0, request])).toBe(ENOTTY);
    }
    expect(ask('personality', [0])).toBe(ACTION.allow);
    expect(ask('personality', [0xffffffff])).toBe(ACTION.allow);
    expect(ask('personality', [0x40000 /* ADDR_NO_RANDOMIZE */])).toBe(EPERM);
    expect(ask('prctl', [15])).toBe(ACTION.allow);
    for (const setting of [35 /* MM */, 47 /* CAP_AMBIENT */, 22 /* SECCOMP */, 28 /* SECUREBITS */, 0x59616d61]) {
      expect(ask('prctl', [setting])).toBe(EPERM);
    }
    expect(ask('prlimit64', [0])).toBe(ACTION.allow);
    expect(ask('prlimit64', [1])).toBe(EPERM);
    expect(ask('mknodat', [0, 0, 0o010644])).toBe(ACTION.allow);
    expect(ask('mknodat', [0, 0, 0o020644])).toBe(EPERM);
    expect(ask('mknodat', [0, 0, 0o060644])).toBe(EPERM);
    expect(ask('setsockopt', [3, 1])).toBe(ACTION.allow);
    expect(ask('setsockopt', [3, 282 /* TLS */])).toBe(EPERM);
  });

  test('is short enough for the kernel', () => {
    expect(filters.shared.length).toBeLessThan(1000);
  });
});

test('the x32 interface is absent', () => {
  const filter = filterProgram('x64', 'none');
  for (const number of [0, 1, 512, 520]) {
    expect(runFilter(filter, { architecture: AUDIT.x64, number: 0x40000000 | number })).toBe(ENOSYS);
  }
});

test('every name of the policy is a call of some architecture', () => {
  const known = new Set([...syscallNumbers('x64').keys(), ...syscallNumbers('arm64').keys()]);
  for (const name of [...ALLOWED_CALLS, ...ABSENT_CALLS, ...conditionalCalls('none').keys()]) {
    expect(known, name).toContain(name);
  }
  expect(ALLOWED_CALLS.filter((name) => ABSENT_CALLS.includes(name) || conditionalCalls('none').has(name))).toEqual([]);
});

test('long jumps reach as far as short ones', () => {
  const far: Program = Array.from({ length: 300 }, () => load(0, 0xffffffff, [])).flat();
  const program = load(0, 0xffffffff, when('equal', 7, answer(1), [...far, ...answer(2)]));
  expect(runFilter(program, { architecture: 0, number: 7 })).toBe(1);
  expect(runFilter(program, { architecture: 0, number: 8 })).toBe(2);
});

test('a filter is written as the kernel reads it', () => {
  expect(
    encode(load(4, 0xffffffff, when('equal', 0xc000003e, answer(ACTION.allow), answer(ACTION.killProcess)))).toString(
      'hex',
    ),
  ).toBe('2000000004000000150001003e0000c00600000000000080060000000000ff7f');
  expect(seccompFilter('none', 'mips')).toBeUndefined();
});
