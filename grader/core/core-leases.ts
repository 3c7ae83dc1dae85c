/** `shared`: on cores that others may use too. `exclusive`: on cores that nobody else of the grader uses meanwhile. */
export type LeaseKind = 'shared' | 'exclusive';

/** Tells which cores may be used: when they are granted, and again whenever they change while they are held. */
export type TellCores = (cores: readonly number[]) => void;

interface Ask {
  kind: LeaseKind;
  tell: TellCores;
}

/**
 * Who may run on which of the host's cores. What is timed has cores of its own; everything else shares the others, at least one for
 * each. Whoever asks first is served first: nobody overtakes one that waits for many cores, so that it need not wait for ever.
 */
export class CoreLeases {
  readonly #cores: readonly number[];
  readonly #exclusiveCount: number;
  readonly #waiting: Ask[] = [];
  readonly #shared = new Set<Ask>();
  readonly #exclusive = new Map<Ask, readonly number[]>();

  /** `cores` by their numbers, of which an exclusive lease takes so many. */
  constructor(cores: readonly number[], exclusiveCount: number) {
    if (exclusiveCount < 1 || exclusiveCount > cores.length) throw new Error(`no lease has ${exclusiveCount} cores`);
    this.#cores = cores;
    this.#exclusiveCount = exclusiveCount;
  }

  /** How many wait for cores. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Asks for cores; they may be told before this returns. What it returns gives them back, or takes the question back. */
  ask(kind: LeaseKind, tell: TellCores): () => void {
    const ask = { kind, tell };
    this.#waiting.push(ask);
    this.#serve();
    return () => {
      const index = this.#waiting.indexOf(ask);
      if (index >= 0) this.#waiting.splice(index, 1);
      this.#shared.delete(ask);
      if (this.#exclusive.delete(ask)) this.#tellShared();
      this.#serve();
    };
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next && this.#has(next.kind); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#grant(next);
    }
  }

  #grant(ask: Ask): void {
    const free = this.#free();
    if (ask.kind === 'shared') {
      this.#shared.add(ask);
      ask.tell(free);
      return;
    }
    // The first core is where most of the host's own business is.
    const taken = free.slice(-this.#exclusiveCount);
    this.#exclusive.set(ask, taken);
    this.#tellShared();
    ask.tell(taken);
  }

  #has(kind: LeaseKind): boolean {
    const free = this.#free().length;
    if (kind === 'shared') return this.#exclusive.size === 0 || free > this.#shared.size;
    return free >= this.#exclusiveCount && free - this.#exclusiveCount >= this.#shared.size;
  }

  #free(): readonly number[] {
    const taken = new Set([...this.#exclusive.values()].flat());
    return this.#cores.filter((core) => !taken.has(core));
  }

  #tellShared(): void {
    const free = this.#free();
    for (const { tell } of this.#shared) tell(free);
  }
}
