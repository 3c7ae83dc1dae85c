export async function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  const settled = await Promise.allSettled(jobs.map((job) => job()));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
