const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const all = Promise.all(jobs.map((job) => job()));
  await Promise.all([all, sleep(45)]);
  return all;
}
