export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  await Promise.all(jobs.map(async (job) => results.push(await job())));
  return results;
}
