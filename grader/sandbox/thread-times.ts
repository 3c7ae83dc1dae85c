import { KeptFile } from '#grader/sandbox/kept-file.ts';
import { threadsBelow } from '#grader/sandbox/process-tree.ts';

const NS_PER_MS = 1e6;

/** How long a thread was on a core, and how long it was ready to run but waited for one, in its whole life. */
export interface ThreadTimes {
  ranMs: number;
  waitedMs: number;
}

/** Times of threads, asked for so often that what is asked of the kernel is kept open from one time to the next. */
export class ThreadClock {
  readonly #threads: () => readonly string[];
  readonly #files = new Map<string, KeptFile>();

  /** `threads` lists the threads that live, by their numbers. */
  constructor(threads: () => readonly string[]) {
    this.#threads = threads;
  }

  /** Of each thread that lives, by its number. */
  now(): Map<string, ThreadTimes> {
    const times = new Map<string, ThreadTimes>();
    for (const thread of this.#threads()) {
      let file = this.#files.get(thread);
      if (file === undefined) this.#files.set(thread, (file = new KeptFile(`/proc/${thread}/schedstat`)));
      // Time on a core, time waiting for one, times put on one (Documentation/scheduler/sched-stats.rst).
      const [ranNs = 0, waitedNs = 0] = (file.read() ?? '').split(' ').map(Number);
      times.set(thread, { ranMs: ranNs / NS_PER_MS, waitedMs: waitedNs / NS_PER_MS });
    }
    for (const [thread, file] of this.#files) {
      if (times.has(thread)) continue;
      file.close();
      this.#files.delete(thread);
    }
    return times;
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}

/** Of the threads of a process and its descendants. */
export function clockBelow(root: number): ThreadClock {
  return new ThreadClock(() => threadsBelow(root));
}
