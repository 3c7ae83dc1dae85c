export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const size = Math.ceil(ns.length / cores);
  const results: number[] = [];
  for (let start = 0; start < ns.length; start += size) {
    results.push(...(await computeSlice(ns.slice(start, start + size))));
  }
  return results;
}

function computeSlice(slice: number[]): Promise<number[]> {
  const worker = new Worker('./worker.ts');
  return new Promise<number[]>((resolve) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.postMessage(slice);
  }).finally(() => worker.terminate());
}
