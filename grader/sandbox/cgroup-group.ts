/** What a control group can hold its processes to. Cores are absolute numbers; none named means all. */
export interface GroupLimits {
  memoryMb: number;
  /** Processes and threads, bubblewrap's own included. */
  tasks: number;
  cores: readonly number[];
}

/** What a control group's processes use; CPU time and peak count from `begin`. */
export interface GroupUsage {
  cpuMs: number;
  memoryMb: number;
  peakMemoryMb: number;
  tasks: number;
  processes: number;
}

/** Which limits a group enforces. What is missing must be watched by other means. */
export interface GroupPowers {
  memory: boolean;
  tasks: boolean;
  cores: boolean;
  cpuTime: boolean;
}

/** The control group of one slot: made once, used again and again. */
export interface ControlGroup {
  readonly powers: GroupPowers;
  /** A process joins by writing its own id into each of these. */
  readonly joinFiles: readonly string[];
  /** Sets the limits for the next use and starts counting from zero. */
  begin(limits: GroupLimits): void;
  /** From now on its processes run on these cores; on all of its parent's where none is named. */
  pin(cores: readonly number[]): void;
  usage(): GroupUsage;
  /** The threads that are in it, by their numbers. */
  threads(): string[];
  /** How many processes the kernel has ended for want of memory since `begin`. */
  memoryKills(): number;
  /** Whether memory is so full that its processes do little but read their own code again. To be asked now and then. */
  isThrashing(): boolean;
  /** Kills every process in the group. They may take a moment to be gone: ask `isEmpty`. */
  killAll(): void;
  isEmpty(): boolean;
  /** Removes the group; it must be empty. */
  remove(): void;
}

/** A version of control groups, ready to make groups. */
export interface ControlGroups {
  readonly version: 1 | 2;
  readonly powers: GroupPowers;
  open(name: string): ControlGroup;
}
