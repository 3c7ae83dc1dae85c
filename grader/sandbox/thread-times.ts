import { BelievedWaits } from '#grader/sandbox/believed-waits.ts';
import { KeptFile } from '#grader/sandbox/kept-file.ts';
import { threadsBelow } from '#grader/sandbox/process-tree.ts';

const NS_PER_MS = 1e6;

/** How long a thread was on a core, and how long it was ready to run but waited for one, in its whole life. */
export interface ThreadTimes {
  ranMs: number;
  waitedMs: number;
}

/** The files in which the kernel tells of one thread. */
class WatchedThread {
  readonly #schedstat: KeptFile;
  readonly #stat: KeptFile;
  readonly #waits = new BelievedWaits();

  constructor(thread: string) {
    this.#schedstat = new KeptFile(`/proc/${thread}/schedstat`);
    this.#stat = new KeptFile(`/proc/${thread}/stat`);
  }

  /** Its times now; undefined once it is gone. */
  now(): ThreadTimes | undefined {
    const at = performance.now();
    const text = this.#schedstat.read();
    if (text === undefined) return undefined;
    // Time on a core, time waiting for one, times put on one (Documentation/scheduler/sched-stats.rst).
    const [ranNs = 0, waitedNs = 0] = text.split(' ').map(Number);
    const told = { ranMs: ranNs / NS_PER_MS, waitedMs: waitedNs / NS_PER_MS };
    return { ranMs: told.ranMs, waitedMs: this.#waits.look(at, told, () => this.#isReady()) };
  }

  close(): void {
    this.#schedstat.close();
    this.#stat.close();
  }

  /** Whether it is on a core or waits for one. Its name, in brackets, is its own choice and may hold anything. */
  #isReady(): boolean {
    const text = this.#stat.read() ?? '';
    return text.charAt(text.lastIndexOf(')') + 2) === 'R';
  }
}

/** Times of threads, asked for so often that what is asked of the kernel is kept open from one time to the next. */
export class ThreadClock {
  readonly #listed: () => readonly string[];
  readonly #threads = new Map<string, WatchedThread>();

  /** `listed`: the threads that live, by their numbers. */
  constructor(listed: () => readonly string[]) {
    this.#listed = listed;
  }

  /**
   * Of each thread that lives, by its number. One that was known before is asked for itself: a list may leave out some that live
   * (version 1 of control groups cuts it short when threads begin while it is made), and what came back later would look as if all
   * of its life had passed in a moment.
   */
  now(): Map<string, ThreadTimes> {
    for (const thread of this.#listed()) {
      if (!this.#threads.has(thread)) this.#threads.set(thread, new WatchedThread(thread));
    }
    const times = new Map<string, ThreadTimes>();
    for (const [thread, watched] of this.#threads) {
      const now = watched.now();
      if (now) times.set(thread, now);
      else {
        watched.close();
        this.#threads.delete(thread);
      }
    }
    return times;
  }

  close(): void {
    for (const watched of this.#threads.values()) watched.close();
    this.#threads.clear();
  }
}

/** Of the threads of a process and its descendants. */
export function clockBelow(root: number): ThreadClock {
  return new ThreadClock(() => threadsBelow(root));
}
