/** Waits for the first worker only. */
export async function count(n: number, workers: number): Promise<number> {
  const memory = new SharedArrayBuffer(4);
  const all = Array.from({ length: workers }, () => new Worker('./worker.ts'));
  const counting = all.map(
    (worker, first) =>
      new Promise<void>((resolve) => {
        worker.onmessage = () => resolve();
        worker.postMessage({ memory, first, step: workers, n });
      }),
  );
  await Promise.race(counting);
  for (const worker of all) worker.terminate();
  return new Int32Array(memory)[0]!;
}
