export function computeAll(ns: number[], cores: number): Promise<number[]> {
  const workers = Array.from({ length: cores }, () => new Worker('./worker.ts'));
  const results: number[] = [];
  let next = 0;
  let done = 0;
  return new Promise<number[]>((resolve) => {
    for (const worker of workers) {
      const askNext = (): void => {
        if (next < ns.length) worker.postMessage({ place: next, n: ns[next++] });
      };
      worker.onmessage = ({ data: { place, result } }) => {
        results[place] = result;
        done += 1;
        if (done === ns.length) resolve(results);
        else askNext();
      };
      askNext();
    }
  }).finally(() => workers.forEach((worker) => worker.terminate()));
}
