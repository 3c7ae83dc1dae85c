import { KeptFile } from '#grader/sandbox/kept-file.ts';
import { threadsBelow } from '#grader/sandbox/process-tree.ts';

const NS_PER_MS = 1e6;

/** How long threads wait for a core, asked so often that what is asked of the kernel is kept open from one time to the next. */
export class ThreadWaits {
  readonly #threads: () => readonly string[];
  readonly #files = new Map<string, KeptFile>();

  /** `threads` lists the threads that live, by their numbers. */
  constructor(threads: () => readonly string[]) {
    this.#threads = threads;
  }

  /** How long each living thread was ready to run but waited for a core, in ms, by its number. */
  now(): Map<string, number> {
    const waits = new Map<string, number>();
    for (const thread of this.#threads()) {
      let file = this.#files.get(thread);
      if (file === undefined) this.#files.set(thread, (file = new KeptFile(`/proc/${thread}/schedstat`)));
      // Time on a core, time waiting for one, times put on one (Documentation/scheduler/sched-stats.rst).
      const waitedNs = Number(file.read()?.split(' ')[1] ?? 0);
      waits.set(thread, waitedNs / NS_PER_MS);
    }
    for (const [thread, file] of this.#files) {
      if (waits.has(thread)) continue;
      file.close();
      this.#files.delete(thread);
    }
    return waits;
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}

/** Of the threads of a process and its descendants. */
export function waitsBelow(root: number): ThreadWaits {
  return new ThreadWaits(() => threadsBelow(root));
}
