/**
 * Fetches every url and returns the pages in the order of the urls.
 * At most `limit` fetches may be under way at the same time. The first error stops the rest.
 */
export async function fetchAll<Page>(
  urls: string[],
  fetch: (url: string) => Promise<Page>,
  limit: number,
): Promise<Page[]> {
  // One by one: right, but slow. Keep `limit` of them in flight.
  const pages: Page[] = [];
  for (const url of urls) {
    pages.push(await fetch(url));
  }
  return pages;
}
