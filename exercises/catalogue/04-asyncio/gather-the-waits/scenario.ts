import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Student {
  runAll(jobs: (() => Promise<unknown>)[]): Promise<unknown>;
}

export async function runAll(
  student: Student,
  input: { jobs: { name: string; ms?: number }[]; failing?: string },
  world: ScenarioWorld,
): Promise<unknown> {
  const jobs = input.jobs.map(
    ({ name, ms }) =>
      (): Promise<string> =>
        world.work(name, {
          label: 'job',
          value: `result of ${name}`,
          ...(ms === undefined ? {} : { ms }),
          ...(name === input.failing ? { fail: `${name} went wrong` } : {}),
        }),
  );
  try {
    return { results: await student.runAll(jobs) };
  } catch (error) {
    return { error: world.messageOf(error) };
  }
}

export function waitForAll(student: Student, input: { waits: number[] }, world: ScenarioWorld): Promise<unknown> {
  return student.runAll(
    input.waits.map((ms, index) => () => world.work(`wait ${index}`, { ms, value: ms, label: 'wait' })),
  );
}
