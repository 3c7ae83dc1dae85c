export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const results: number[] = [];
  let next = 0;
  const runWorker = (): Promise<void> => {
    const worker = new Worker('./worker.ts');
    return new Promise<void>((resolve) => {
      const askNext = (): void => {
        if (next === ns.length) resolve();
        else worker.postMessage({ place: next, n: ns[next++] });
      };
      worker.onmessage = ({ data: { result } }) => {
        results.push(result);
        askNext();
      };
      askNext();
    }).finally(() => worker.terminate());
  };
  await Promise.all(Array.from({ length: Math.min(cores, ns.length) }, runWorker));
  return results;
}
