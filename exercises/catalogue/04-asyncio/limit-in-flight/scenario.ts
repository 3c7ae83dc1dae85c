import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Student {
  fetchAll(urls: string[], fetch: (url: string) => Promise<unknown>, limit: number): Promise<unknown>;
}

export async function fetchAll(
  student: Student,
  input: { urls: string[]; limit: number; failing?: string },
  world: ScenarioWorld,
): Promise<unknown> {
  const fetch = (url: string): Promise<string> =>
    world.work(url, {
      label: 'fetch',
      value: `page of ${url}`,
      ...(url === input.failing ? { fail: `cannot reach ${url}` } : {}),
    });
  try {
    return { pages: await student.fetchAll([...input.urls], fetch, input.limit) };
  } catch (error) {
    return { error: world.messageOf(error) };
  }
}

const size = async (url: string): Promise<number> => (await (await fetch(url)).text()).length;

export function download(student: Student, input: { urls: string[]; limit: number }): Promise<unknown> {
  return student.fetchAll([...input.urls], size, input.limit);
}
