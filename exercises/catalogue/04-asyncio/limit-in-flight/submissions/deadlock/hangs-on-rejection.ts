export function fetchAll<Page>(urls: string[], fetch: (url: string) => Promise<Page>, limit: number): Promise<Page[]> {
  if (urls.length === 0) return Promise.resolve([]);
  return new Promise((resolve) => {
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
        () => {
          failed = true;
        },
      );
    };
    for (let place = 0; place < limit; place++) startNext();
  });
}
