export function computeAll(ns: number[], cores: number): Promise<number[]> {
  const worker = new Worker('./worker.ts');
  return new Promise<number[]>((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.postMessage(ns);
  }).finally(() => worker.terminate());
}
