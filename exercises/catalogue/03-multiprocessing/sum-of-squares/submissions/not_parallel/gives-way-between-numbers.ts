import { compute } from './compute.ts';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export async function computeAll(ns: number[], cores: number): Promise<number[]> {
  const results: number[] = [];
  for (const n of ns) {
    await pause();
    results.push(compute(n));
  }
  return results;
}
