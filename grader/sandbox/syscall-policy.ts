/** Error numbers that a refused call answers with. */
export const ERRNO = { EPERM: 1, ENOTTY: 25, ENOSYS: 38 } as const;

/** Holds when the argument's low 32 bits, masked, are one of the values. Only arguments the kernel reads as 32 bits are tested. */
export interface ArgumentTest {
  argument: number;
  mask?: number;
  oneOf: readonly number[];
}

/** What becomes of a call. With tests, it is allowed when all of them hold. */
export interface CallRule {
  tests?: readonly ArgumentTest[];
  otherwise: number;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Calls allowed whatever their arguments, by what they are for. All of Node with isolates, and Python with threads, processes, asyncio and gevent. */
export const ALLOWED_CALLS: readonly string[] = [
  // Memory. No memfd and no System V segments: shared memory lives in the sized /dev/shm.
  ...words(`brk mmap munmap mprotect mremap madvise msync mincore mlock mlock2 munlock mlockall munlockall membarrier
    pkey_alloc pkey_free pkey_mprotect`),
  // Files and folders. No `sync`: it would flush the whole host.
  ...words(`read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat openat2 creat close
    close_range lseek stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 getdents getdents64
    getcwd chdir fchdir mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat
    readlink readlinkat chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat umask utime utimes utimensat
    futimesat truncate ftruncate fallocate fadvise64 readahead fsync fdatasync sync_file_range flock fcntl dup dup2
    dup3 pipe pipe2 sendfile splice tee copy_file_range getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    inotify_init inotify_init1 inotify_add_watch inotify_rm_watch`),
  // Waiting.
  ...words(`poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd
    eventfd2 signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime`),
  // Processes and threads of the sandbox's own.
  ...words(`fork vfork execve execveat exit exit_group wait4 waitid kill tkill tgkill pidfd_open pidfd_send_signal
    getpid getppid gettid getpgrp getpgid setpgid getsid setsid set_tid_address set_robust_list get_robust_list rseq
    futex futex_waitv arch_prctl sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_getscheduler
    sched_getattr sched_get_priority_max sched_get_priority_min sched_rr_get_interval getpriority setpriority
    getrlimit setrlimit getrusage times sysinfo uname getcpu getrandom restart_syscall`),
  ...words(`getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid
    setresgid setfsuid setfsgid capget`),
  // Signals and time.
  ...words(`rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo
    rt_sigsuspend sigaltstack pause alarm getitimer setitimer nanosleep clock_gettime clock_getres clock_nanosleep time
    gettimeofday timer_create timer_settime timer_gettime timer_getoverrun timer_delete`),
  // Sockets that already exist; which may be made is decided below.
  ...words(`connect accept accept4 bind listen getsockname getpeername sendto recvfrom sendmsg recvmsg sendmmsg
    recvmmsg shutdown getsockopt`),
];

/** Calls that programs are prepared to do without: told "no such call", they take another way. */
export const ABSENT_CALLS: readonly string[] =
  words(`clone3 io_uring_setup io_uring_enter io_uring_register memfd_create
  memfd_secret mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr landlock_create_ruleset
  landlock_add_rule landlock_restrict_self map_shadow_stack cachestat mseal futex_wake futex_wait futex_requeue`);

const NEW_NAMESPACES =
  0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000; /* NEWNS … NEWNET */
const CLONE_PTRACE = 0x00002000;
const AF = { unix: 1, inet: 2, inet6: 10 } as const;
const SOCKET_KIND_MASK = 0xf;
const STREAM = 1;
const DATAGRAM = 2;
const SEQUENCED = 5;
const ANY_TCP_UDP = [0, 6, 17];

const TERMINAL_AND_DESCRIPTOR_REQUESTS = [
  0x5401, 0x5402, 0x5403, 0x5404 /* TCGETS, TCSETS* */, 0x802c542a /* TCGETS2 */, 0x540f /* TIOCGPGRP */,
  0x5413 /* TIOCGWINSZ */, 0x541b /* FIONREAD */, 0x5421 /* FIONBIO */, 0x5450 /* FIONCLEX */, 0x5451 /* FIOCLEX */,
  0x5452 /* FIOASYNC */,
];

const PROCESS_SETTINGS = [
  1, 2 /* PDEATHSIG */, 3, 4 /* DUMPABLE */, 15, 16 /* NAME */, 21 /* GET_SECCOMP */, 23 /* CAPBSET_READ */, 29,
  30 /* TIMERSLACK */, 36, 37 /* CHILD_SUBREAPER */, 38, 39 /* NO_NEW_PRIVS */, 41, 42 /* THP_DISABLE */,
  0x53564d41 /* SET_VMA: names for memory areas */,
];

/** Calls whose arguments decide. */
export function conditionalCalls(network: 'none' | 'shared'): ReadonlyMap<string, CallRule> {
  const { EPERM, ENOTTY } = ERRNO;
  const domains = network === 'shared' ? [AF.unix, AF.inet, AF.inet6] : [AF.unix];
  const kinds: ArgumentTest = { argument: 1, mask: SOCKET_KIND_MASK, oneOf: [STREAM, DATAGRAM, SEQUENCED] };
  const files = [0, 0o010000, 0o100000, 0o140000]; /* fifo, regular file, socket: no devices */
  const kindOfFile = (argument: number): ArgumentTest => ({ argument, mask: 0o170000, oneOf: files });
  return new Map<string, CallRule>([
    ['clone', { tests: [{ argument: 0, mask: NEW_NAMESPACES | CLONE_PTRACE, oneOf: [0] }], otherwise: EPERM }],
    [
      'socket',
      { tests: [{ argument: 0, oneOf: domains }, kinds, { argument: 2, oneOf: ANY_TCP_UDP }], otherwise: EPERM },
    ],
    ['socketpair', { tests: [{ argument: 0, oneOf: [AF.unix] }, kinds], otherwise: EPERM }],
    // Levels: IP, SOL_SOCKET, TCP, UDP, IPv6.
    ['setsockopt', { tests: [{ argument: 1, oneOf: [0, 1, 6, 17, 41] }], otherwise: EPERM }],
    ['ioctl', { tests: [{ argument: 1, oneOf: TERMINAL_AND_DESCRIPTOR_REQUESTS }], otherwise: ENOTTY }],
    ['prctl', { tests: [{ argument: 0, oneOf: PROCESS_SETTINGS }], otherwise: EPERM }],
    // Zero is the plain personality, all ones asks for the present one.
    ['personality', { tests: [{ argument: 0, oneOf: [0, 0xffffffff] }], otherwise: EPERM }],
    // One's own limits only.
    ['prlimit64', { tests: [{ argument: 0, oneOf: [0] }], otherwise: EPERM }],
    ['mknod', { tests: [kindOfFile(1)], otherwise: EPERM }],
    ['mknodat', { tests: [kindOfFile(2)], otherwise: EPERM }],
  ]);
}
