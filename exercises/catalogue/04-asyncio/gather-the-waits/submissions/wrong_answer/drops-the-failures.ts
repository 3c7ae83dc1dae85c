export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const settled = await Promise.allSettled(jobs.map((job) => job()));
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
