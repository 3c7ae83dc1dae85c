/** Nothing is shared: each worker sends its own sum, and only the main thread adds. */
export async function count(n: number, workers: number): Promise<number> {
  const sums = Array.from({ length: workers }, async (_, first) => {
    const worker = new Worker('./worker.ts');
    try {
      return await new Promise<number>((resolve) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.postMessage({ first, step: workers, n });
      });
    } finally {
      worker.terminate();
    }
  });
  return (await Promise.all(sums)).reduce((total, sum) => total + sum, 0);
}
