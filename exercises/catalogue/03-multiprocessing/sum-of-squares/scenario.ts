import type { ScenarioWorld } from '#grader/contract/scenario.ts';
import { compute } from './compute.ts';

interface Student {
  computeAll(ns: number[], cores: number): Promise<unknown>;
}

export function computeAll(student: Student, input: { ns: number[] }, world: ScenarioWorld): Promise<unknown> {
  return student.computeAll([...input.ns], world.cores);
}

/** Seen from outside; in Python, work that tells when it went on. */
export const computeTogether = computeAll;

export function computeOneByOne(input: { ns: number[] }): number[] {
  return input.ns.map((n) => compute(n));
}
