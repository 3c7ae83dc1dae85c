import { compute } from './compute.ts';

export function computeAll(ns: number[], cores: number): Promise<number[]> {
  return Promise.all(ns.map(async (n) => compute(n)));
}
