import type { Bundle } from '#grader/contract/bundle.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { ChildLink } from '#grader/runners/child-link.ts';
import { importedAhead } from '#grader/runners/preload.ts';
import { SandboxSession, type SessionOptions } from '#grader/runners/session.ts';
import type { Starts } from '#grader/runners/starts.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';
import type { Runner, Session } from '#grader/service/runner.ts';

/** Kinds of waiting sandboxes that are kept at most; the one unused for longest goes. */
const KINDS_MOST = 3;

/** What a sandbox is made ready with before it is known whose it will be. */
export interface SandboxKind {
  /** Where a submission may choose, and does not choose the usual one. */
  interpreter?: string;
  /** Libraries imported before they are needed. */
  preload: readonly string[];
}

/** The kind that is kept waiting from the start on, and for good. */
const USUAL: SandboxKind = { preload: [] };

interface Warm {
  sandbox: SandboxProcess;
  link: ChildLink;
}

interface Shelf {
  kind: SandboxKind;
  waiting: Warm[];
}

/** Equal for kinds that are the same. */
function nameOf({ interpreter = '', preload }: SandboxKind): string {
  return [interpreter, ...preload].join(' ');
}

export interface WarmRunnerOptions {
  launch(spec: SandboxSpec): SandboxProcess;
  isolation: string;
  /** The sandbox of one submission. */
  spec(kind: SandboxKind): SandboxSpec;
  /** Which of the interpreters a submission gets that names none, where there are several. */
  usualInterpreter?: string;
  /** How many of a kind are kept waiting. */
  warmCount: number;
  session: SessionOptions;
  starts: Starts;
}

/**
 * Runs each submission in a sandbox process of its own that is used once. A few are kept started and waiting, and each that
 * is used is replaced when its submission is done; at once when none is left, or the next submission would wait for it.
 */
export class WarmRunner implements Runner {
  readonly #options: WarmRunnerOptions;
  /** By the names of their kinds; the kind used last comes last. */
  readonly #warm = new Map<string, Shelf>([[nameOf(USUAL), { kind: USUAL, waiting: [] }]]);
  /** Settles when nothing is left of the sandbox used last. */
  #emptied: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: WarmRunnerOptions) {
    this.#options = options;
  }

  get isolation(): string {
    return this.#options.isolation;
  }

  /** Starts the waiting sandboxes; rejects when not even one can be started, with the reason. */
  async start(): Promise<void> {
    const first = this.#startOne(USUAL, []);
    this.#keep(first, this.#warm.get(nameOf(USUAL))!.waiting);
    this.#refill();
    await first.link.booted;
  }

  async open(
    bundle: Bundle,
    submission: Submission,
    { cores, signal }: { cores: readonly number[]; signal: AbortSignal },
  ): Promise<Session> {
    // It tells of its end only once.
    signal.throwIfAborted();
    const { sandbox, link } = this.#take(bundle, submission, cores);
    sandbox.pin(cores);
    signal.addEventListener('abort', () => void sandbox.kill(), { once: true });
    const emptied = this.#emptied;
    this.#emptied = sandbox.exited.then(async () => sandbox.kill());
    // Whoever is next is told; when nobody is, the end of this process takes along what is left.
    this.#emptied.catch(() => undefined);
    void sandbox.exited.then(() => setImmediate(() => this.#refill()));
    try {
      const [, runtime] = await Promise.all([emptied, link.booted]);
      const opening = SandboxSession.open(link, sandbox, bundle, submission, { ...this.#options.session, runtime });
      this.#refill(Math.min(1, this.#options.warmCount));
      return await opening;
    } catch (error) {
      void sandbox.kill().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const waiting = [...this.#warm.values()].flatMap((shelf) => shelf.waiting.splice(0));
    await Promise.all([this.#emptied, ...waiting.map((one) => one.sandbox.kill())]);
  }

  #kindFor(bundle: Bundle, { language, interpreter }: Submission): SandboxKind {
    const preload = bundle.languages[language]!.preload ?? [];
    return interpreter === this.#options.usualInterpreter ? { preload } : { interpreter, preload };
  }

  #take(bundle: Bundle, submission: Submission, cores: readonly number[]): Warm {
    const kind = this.#kindFor(bundle, submission);
    const name = nameOf(kind);
    const shelf = this.#warm.get(name) ?? { kind, waiting: [] };
    this.#warm.delete(name);
    this.#warm.set(name, shelf);
    const unused = [...this.#warm.keys()].find((one) => one !== nameOf(USUAL) && one !== name);
    if (this.#warm.size > KINDS_MOST && unused !== undefined) {
      for (const one of this.#warm.get(unused)!.waiting) void one.sandbox.kill();
      this.#warm.delete(unused);
    }
    const waiting = shelf.waiting.shift();
    if (waiting) return waiting;
    // This one is nobody else's, so that it need not import what another's submission might.
    const preload = importedAhead(bundle.languages[submission.language]!, submission.files);
    return this.#startOne({ ...kind, preload }, cores);
  }

  #startOne(kind: SandboxKind, cores: readonly number[]): Warm {
    const sandbox = this.#options.launch({ ...this.#options.spec(kind), cores });
    return { sandbox, link: new ChildLink(sandbox) };
  }

  /** Sees to it that so many of each kind wait, one after the other. */
  #refill(count = this.#options.warmCount): void {
    this.#options.starts.add(async (cores) => {
      const { kind, waiting } = [...this.#warm.values()].find((shelf) => shelf.waiting.length < count) ?? {};
      if (this.#closed || !kind || !waiting) return;
      const one = this.#startOne(kind, cores);
      this.#keep(one, waiting);
      await one.link.booted;
      this.#refill(count);
    });
  }

  #keep(one: Warm, waiting: Warm[]): void {
    waiting.push(one);
    void one.sandbox.exited.then(() => {
      const index = waiting.indexOf(one);
      if (index >= 0) waiting.splice(index, 1);
    });
  }
}
