/** The last worker wakes the main thread, which may not wait yet. */
export async function count(n: number, workers: number): Promise<number> {
  const memory = new Int32Array(new SharedArrayBuffer(12));
  for (let first = 0; first < workers; first++) {
    const worker = new Worker('./worker.ts');
    worker.postMessage({ memory, first, step: workers, n });
  }
  if (Atomics.load(memory, 1) < workers) Atomics.wait(memory, 2, 0);
  return memory[0]!;
}
