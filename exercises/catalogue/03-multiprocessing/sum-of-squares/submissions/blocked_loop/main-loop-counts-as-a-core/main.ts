import { compute } from './compute.ts';

export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const half = Math.ceil(ns.length / 2);
  const theirs = ns.slice(half).length > 0 ? computeSlice(ns.slice(half)) : [];
  const mine = ns.slice(0, half).map((n) => compute(n));
  return [...mine, ...(await theirs)];
}

function computeSlice(slice: number[]): Promise<number[]> {
  const worker = new Worker('./worker.ts');
  return new Promise<number[]>((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.postMessage(slice);
  }).finally(() => worker.terminate());
}
