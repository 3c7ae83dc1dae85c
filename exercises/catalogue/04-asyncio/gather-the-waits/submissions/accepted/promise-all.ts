export function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  return Promise.all(jobs.map((job) => job()));
}
