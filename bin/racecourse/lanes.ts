/** A piece of work that needs a grader, and whether nothing else may run meanwhile. */
interface Waiting<Grader> {
  alone: boolean;
  run(grader: Grader): Promise<void>;
}

/**
 * Shares out graders: each grades one submission at a time, and those that want to be alone come at the end, one after the other,
 * when nothing else runs that they would be timed against.
 */
export class Lanes<Grader> {
  readonly #free: Grader[];
  readonly #waiting: Waiting<Grader>[] = [];
  #running = 0;

  constructor(graders: Grader[]) {
    this.#free = graders;
  }

  /** Works with a grader that is free, and gives it back. */
  async use<Answer>(alone: boolean, work: (grader: Grader) => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ alone, run: (grader) => work(grader).then(resolve, reject) });
      // Whatever is asked for in the same moment is known before the first is chosen.
      setImmediate(() => this.#next());
    });
  }

  #next(): void {
    for (const one of this.#waiting.filter(({ alone }) => !alone)) this.#start(one);
    const [last] = this.#waiting;
    if (last && this.#running === 0) this.#start(last);
  }

  #start(one: Waiting<Grader>): void {
    const grader = this.#free.shift();
    if (grader === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    this.#running += 1;
    void one.run(grader).finally(() => {
      this.#free.push(grader);
      this.#running -= 1;
      this.#next();
    });
  }
}
