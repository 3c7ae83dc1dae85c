export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < jobs.length; start += 2) {
    results.push(...(await Promise.all(jobs.slice(start, start + 2).map((job) => job()))));
  }
  return results;
}
