const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm passes a Ctrl-C on that the terminal has sent to everybody already; the two count as one. */
const SAME_KEYPRESS_MS = 300;
const PARENT_CHECK_MS = 500;

/**
 * Settles with the reason when this process is asked to stop: by a signal, or because the npm that runs it is gone,
 * since npm's shell dies of a SIGTERM without passing it on. After that another signal calls `atOnce`.
 */
export function untilAskedToStop(atOnce: () => void): Promise<string> {
  const parent = process.ppid;
  const underNpm = process.env['npm_lifecycle_event'] !== undefined;
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const ask = (reason: string): void => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        clearInterval(watch);
        resolve(reason);
      } else if (performance.now() - askedAt > SAME_KEYPRESS_MS) {
        atOnce();
      }
    };
    const watch = setInterval(() => {
      if (underNpm && process.ppid !== parent) ask('npm is gone');
    }, PARENT_CHECK_MS);
    watch.unref();
    for (const signal of SIGNALS) process.on(signal, ask);
  });
}
