export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const started = jobs.map((job) => job());
  const results: Result[] = [];
  for (const one of started) {
    results.push(await one);
  }
  return results;
}
