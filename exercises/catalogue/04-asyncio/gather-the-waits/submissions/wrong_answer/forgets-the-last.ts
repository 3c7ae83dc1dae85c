export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const started: Promise<Result>[] = [];
  for (let index = 0; index < jobs.length - 1; index++) {
    started.push(jobs[index]!());
  }
  return Promise.all(started);
}
