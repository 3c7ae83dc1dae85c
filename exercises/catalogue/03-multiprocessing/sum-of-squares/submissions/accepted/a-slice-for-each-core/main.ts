export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const size = Math.ceil(ns.length / cores);
  const slices = Array.from({ length: cores }, (_, index) => ns.slice(index * size, (index + 1) * size));
  const results = await Promise.all(slices.filter((slice) => slice.length > 0).map(computeSlice));
  return results.flat();
}

async function computeSlice(slice: number[]): Promise<number[]> {
  const worker = new Worker('./worker.ts');
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(event.error);
      worker.postMessage(slice);
    });
  } finally {
    worker.terminate();
  }
}
