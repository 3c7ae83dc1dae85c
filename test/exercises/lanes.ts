/** A piece of work that needs one of a language's graders, and whether nothing else may run meanwhile. */
interface Waiting<Grader> {
  lane: Grader[];
  alone: boolean;
  run(grader: Grader): Promise<void>;
}

/**
 * Shares out graders: each grades one submission at a time, and those that are timed come at the end, when nothing else runs
 * that they would be timed against.
 */
export class Lanes<Grader> {
  readonly #waiting: Waiting<Grader>[] = [];
  #running = 0;

  /** Works with one of the graders that are free in this lane, and gives it back. */
  async use<Answer>(lane: Grader[], alone: boolean, work: (grader: Grader) => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ lane, alone, run: (grader) => work(grader).then(resolve, reject) });
      // Whatever is asked for in the same moment is known before the first is chosen.
      setImmediate(() => this.#next());
    });
  }

  #next(): void {
    for (const one of [...this.#waiting].filter(({ alone }) => !alone)) this.#start(one);
    const last = this.#waiting[0];
    if (last && this.#running === 0) this.#start(last);
  }

  #start(one: Waiting<Grader>): void {
    const grader = one.lane.shift();
    if (grader === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    this.#running += 1;
    void one.run(grader).finally(() => {
      one.lane.push(grader);
      this.#running -= 1;
      this.#next();
    });
  }
}
