export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  jobs.forEach(async (job, index) => {
    results[index] = await job();
  });
  return results;
}
