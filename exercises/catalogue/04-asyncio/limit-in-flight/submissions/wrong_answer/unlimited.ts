export function fetchAll<Page>(urls: string[], fetch: (url: string) => Promise<Page>): Promise<Page[]> {
  return Promise.all(urls.map(fetch));
}
