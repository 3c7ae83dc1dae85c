export function runAll<Result>(jobs: (() => Promise<Result>)[]): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const results: Result[] = [];
    let left = jobs.length;
    if (left === 0) resolve(results);
    for (const [index, job] of jobs.entries()) {
      job().then((result) => {
        results[index] = result;
        left -= 1;
        if (left === 0) resolve(results);
      }, reject);
    }
  });
}
