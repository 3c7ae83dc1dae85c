export async function fetchAll<Page>(
  urls: string[],
  fetch: (url: string) => Promise<Page>,
  limit: number,
): Promise<Page[]> {
  const running = new Set<Promise<void>>();
  const pages: Page[] = new Array(urls.length);
  for (const [index, url] of urls.entries()) {
    if (running.size >= limit) await Promise.race(running);
    const task: Promise<void> = fetch(url).then((page) => {
      pages[index] = page;
      running.delete(task);
    });
    running.add(task);
  }
  await Promise.all(running);
  return pages;
}
