export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const size = Math.floor(ns.length / cores);
  const slices = Array.from({ length: cores }, (_, index) => ns.slice(index * size, (index + 1) * size));
  return (await Promise.all(slices.map(computeSlice))).flat();
}

function computeSlice(slice: number[]): Promise<number[]> {
  const worker = new Worker('./worker.ts');
  return new Promise<number[]>((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.postMessage(slice);
  }).finally(() => worker.terminate());
}
