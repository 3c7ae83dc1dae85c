import { CoreLeases, type LeaseKind } from '#grader/core/core-leases.ts';

/** Cores that are held until they are released. */
export interface Lease {
  readonly cores: readonly number[];
  /** Called when other cores are to be used from now on. */
  onChange: ((cores: readonly number[]) => void) | undefined;
  release(): void;
}

/** Where whoever runs something gets the cores for it. */
export interface Cores {
  /** How many an exclusive lease has. */
  readonly exclusiveCount: number;
  /** Resolves when the cores are free; rejects with the signal's reason when it is aborted before. */
  lease(kind: LeaseKind, signal?: AbortSignal): Promise<Lease>;
}

/** Asks somebody for cores, who tells them by calling `tell`, perhaps at once; the answer releases them, or takes the question back. */
export type AskForCores = (kind: LeaseKind, tell: (cores: readonly number[]) => void) => () => void;

/** Makes leases of what answers to `ask`, in this process or in another. */
export function coresFrom(ask: AskForCores, exclusiveCount: number): Cores {
  return {
    exclusiveCount,
    lease: (kind, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        let held: { cores: readonly number[]; onChange: Lease['onChange']; release: () => void } | undefined;
        const giveUp = (): void => {
          release();
          reject(signal!.reason as Error);
        };
        const release = ask(kind, (cores) => {
          if (held) {
            held.cores = cores;
            held.onChange?.(cores);
            return;
          }
          signal?.removeEventListener('abort', giveUp);
          // `release` is not known yet where the cores are told at once.
          held = { cores, onChange: undefined, release: () => release() };
          resolve(held);
        });
        if (!held) signal?.addEventListener('abort', giveUp, { once: true });
      }),
  };
}

/** The leases of a process that grades by itself. */
export function ownCores(cores: readonly number[], exclusiveCount: number): Cores {
  const leases = new CoreLeases(cores, exclusiveCount);
  return coresFrom((kind, tell) => leases.ask(kind, tell), exclusiveCount);
}
