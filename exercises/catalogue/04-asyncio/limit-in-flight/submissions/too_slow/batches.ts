export async function fetchAll<Page>(
  urls: string[],
  fetch: (url: string) => Promise<Page>,
  limit: number,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let start = 0; start < urls.length; start += limit) {
    pages.push(...(await Promise.all(urls.slice(start, start + limit).map(fetch))));
  }
  return pages;
}
