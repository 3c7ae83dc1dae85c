export function fetchAll<Page>(urls: string[], fetch: (url: string) => Promise<Page>, limit: number): Promise<Page[]> {
  return new Promise((resolve, reject) => {
    const pages: Page[] = [];
    let next = 0;
    let done = 0;
    let failed = false;
    const startNext = (): void => {
      if (next === urls.length || failed) return;
      const index = next++;
      fetch(urls[index]!).then(
        (page) => {
          pages[index] = page;
          done += 1;
          if (done === urls.length) resolve(pages);
          else startNext();
        },
        (error: unknown) => {
          failed = true;
          reject(error);
        },
      );
    };
    for (let place = 0; place < limit; place++) startNext();
  });
}
