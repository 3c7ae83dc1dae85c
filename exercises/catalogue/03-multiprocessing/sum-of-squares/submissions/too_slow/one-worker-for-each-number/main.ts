export function computeAll(ns: number[], cores: number): Promise<number[]> {
  return Promise.all(ns.map(computeOne));
}

function computeOne(n: number): Promise<number> {
  const worker = new Worker('./worker.ts');
  return new Promise<number>((resolve) => {
    worker.onmessage = (event) => resolve(event.data.result);
    worker.postMessage({ place: 0, n });
  }).finally(() => worker.terminate());
}
