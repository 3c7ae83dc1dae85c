export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const workers = Array.from({ length: cores }, () => new Worker('./worker.ts'));
  const results: number[] = [];
  for (const [place, n] of ns.entries()) {
    results.push(await ask(workers[place % cores]!, place, n));
  }
  for (const worker of workers) worker.terminate();
  return results;
}

function ask(worker: Worker, place: number, n: number): Promise<number> {
  return new Promise((resolve) => {
    worker.onmessage = (event) => resolve(event.data.result);
    worker.postMessage({ place, n });
  });
}
