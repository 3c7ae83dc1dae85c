/**
 * What the child process gives an isolate: plain functions that take and return primitives or copies, never host objects.
 * Set once, before any submission is loaded.
 */
export interface Host {
  arm(handle: number, delayMs: number): void;
  disarm(handle: number): void;
  /** Ends the whole submission at once; used for limits. */
  stop(verdict: string, message: string): void;
  print(text: string): void;
  /** Parses a URL; the answer is JSON of its parts, or the empty string when it is none. */
  parseUrl(text: string, base: string): string;
  /** The page a URL names, as JSON, for runs in virtual time; the empty string when there is none. */
  page(url: string): string;
  fetch(id: number, url: string): void;
  abortFetch(id: number): void;
  startWorker(id: number, file: string): void;
  stopWorker(id: number): void;
  /** Sends a copied value to a worker, or, from within a worker, to its owner (id 0). */
  post(id: number, copy: unknown): void;
  closeSelf(): void;
  /** In a worker: an error that nothing caught, as JSON, for its owner. */
  fail(error: string): void;
  /** Deep copy by the structured clone algorithm, out of this isolate and into whichever reads it. */
  copyOut(value: unknown, transfer: unknown[]): unknown;
  copyIn(copied: unknown): unknown;
}

let given: Host | undefined;

/** The host's functions. */
export function host(): Host {
  if (given === undefined) throw new Error('The world was used before it was joined to its host.');
  return given;
}

export function setHost(functions: Host): void {
  given = functions;
}
