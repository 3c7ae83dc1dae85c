import type { ScenarioWorld } from '#grader/contract/scenario.ts';

type Options = { limit: number; timeoutMs: number };
interface Student {
  download(urls: string[], options: Options): Promise<unknown>;
}
interface Input {
  urls: string[];
  limit: number;
  timeoutMs: number;
  patienceMs: number;
}

export async function download(student: Student, input: Input, world: ScenarioWorld): Promise<unknown> {
  const { urls, limit, timeoutMs, patienceMs } = input;
  const answer = async (): Promise<unknown> => {
    try {
      return { sizes: await student.download([...urls], { limit, timeoutMs }) };
    } catch (error) {
      return { error: world.messageOf(error) };
    }
  };
  return Promise.race([answer(), world.sleep(patienceMs).then(() => 'still waiting')]);
}
