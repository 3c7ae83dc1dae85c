import type { Json } from './json.ts';

/** How a piece of simulated work goes. */
export interface WorkOptions<T> {
  /** Exactly this long; when left out, a time drawn from the run's seed, so that pieces end in any order. */
  ms?: number;
  value?: T;
  /** When given, the work fails with an error of this message in place of its value. */
  fail?: string;
  /** The bar's name in the picture. */
  label?: string;
  /** An AbortSignal; when it fires the work fails with its reason at once. */
  signal?: object;
}

/** What a scenario is given beside the submission and its input. */
export interface ScenarioWorld {
  readonly cores: number;
  /** Milliseconds since the run began. */
  now(): number;
  random(): number;
  /** Simulated input or output: waits, drawn as a bar in `lane`. */
  work<T>(lane: string, options?: WorkOptions<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
  start(lane: string, label: string): void;
  end(lane: string, label: string): void;
  mark(lane: string, label: string, data?: Json): void;
  /** Something simulated, of the scenario's own, is read at this very moment: a step of whoever asked for it. */
  reads(owner: object, name: string, value: unknown): void;
  /** The same, for what is written. */
  writes(owner: object, name: string, value: unknown): void;
  /** What was thrown, in words: an error's message, or the thing itself. A submission may throw anything. */
  messageOf(thrown: unknown): string;
}
