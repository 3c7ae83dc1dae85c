import type { Json } from '../../../contract/json.ts';
import type { ScenarioWorld, WorkOptions } from '../../../contract/scenario.ts';
import type { AbortSignal } from './events.ts';
import { DOMException } from './events.ts';
import type { Run } from './run.ts';

/** What a piece of work takes where an order of arrival says nothing else. */
const USUAL_MS = 1;

/** The scenario's view of a run; `RunPromise` is what its promises are. */
export function scenarioWorld(run: Run, cores: number, RunPromise = Promise): ScenarioWorld {
  const work = <T>(lane: string, options: WorkOptions<T> = {}): Promise<T> =>
    new RunPromise<T>((resolve, reject) => {
      const { label = 'work' } = options;
      const signal = options.signal as AbortSignal | undefined;
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      run.record('start', lane, label);
      const arrived = (): void => {
        signal?.removeEventListener('abort', onAbort);
        run.record('end', lane, label);
        if (options.fail === undefined) {
          resolve(options.value as T);
        } else {
          run.record('mark', lane, 'failed');
          reject(new Error(options.fail));
        }
      };
      const handle =
        options.ms === undefined
          ? run.clock.wait(USUAL_MS, () => drawnDelayMs(run), arrived, lane)
          : run.clock.after(options.ms, arrived, lane);
      const onAbort = (): void => {
        run.clock.cancel(handle);
        run.record('end', lane, label);
        run.record('mark', lane, 'aborted');
        reject(signal?.reason ?? new DOMException('This operation was aborted', 'AbortError'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  return Object.freeze({
    cores,
    now: () => run.clock.now(),
    random: () => run.random.next(),
    work,
    sleep: (ms: number) => new RunPromise<void>((resolve) => run.clock.after(ms, resolve, 'sleep')),
    start: (lane: string, label: string) => run.record('start', lane, label),
    end: (lane: string, label: string) => run.record('end', lane, label),
    mark: (lane: string, label: string, data?: Json) => run.record('mark', lane, label, data),
    reads: (owner: object, name: string, value: unknown) => run.touched?.('read', owner, name, value),
    writes: (owner: object, name: string, value: unknown) => run.touched?.('write', owner, name, value),
    messageOf: (thrown: unknown) => String((thrown as Error | undefined)?.message ?? thrown),
  });
}

/**
 * Half of the time a small whole number, so that ends often coincide and the tie is broken by chance; otherwise anything up to
 * 100 ms of virtual time, so that any one piece may be overtaken by many others. On the host's own clock, 1 to 4 ms.
 */
function drawnDelayMs(run: Run): number {
  if (!run.virtual) return run.random.integer(1, 4);
  return run.random.next() < 0.5 ? run.random.integer(1, 6) : run.random.next() * 100;
}
