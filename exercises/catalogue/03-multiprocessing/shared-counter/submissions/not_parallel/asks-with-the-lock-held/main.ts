/** Counts the hits among the numbers from 0 up to n, n excluded, with that many workers. */
export async function count(n: number, workers: number): Promise<number> {
  // The total, and a lock for it.
  const memory = new SharedArrayBuffer(8);
  const counting = Array.from({ length: workers }, (_, first) => {
    const worker = new Worker('./worker.ts');
    return new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = (event) => reject(event.error);
      worker.postMessage({ memory, first, step: workers, n });
    }).finally(() => worker.terminate());
  });
  await Promise.all(counting);
  return new Int32Array(memory)[0]!;
}
