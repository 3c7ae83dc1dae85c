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

  /**
   * Of each thread that lives, by its number. One that was known before is asked for itself: a list may leave out some that live
   * (version 1 of control groups cuts it short when threads begin while it is made), and what came back later would look as if all
   * of its life had passed in a moment.
   */
  now(): Map<string, ThreadTimes> {
    for (const thread of this.#threads()) {
      if (!this.#files.has(thread)) this.#files.set(thread, new KeptFile(`/proc/${thread}/schedstat`));
    }
    const times = new Map<string, ThreadTimes>();
    for (const [thread, file] of this.#files) {
      const text = file.read();
      if (text === undefined) {
        file.close();
        this.#files.delete(thread);
        continue;
      }
      // Time on a core, time waiting for one, times put on one (Documentation/scheduler/sched-stats.rst).
      const [ranNs = 0, waitedNs = 0] = text.split(' ').map(Number);
      times.set(thread, { ranMs: ranNs / NS_PER_MS, waitedMs: waitedNs / NS_PER_MS });
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
