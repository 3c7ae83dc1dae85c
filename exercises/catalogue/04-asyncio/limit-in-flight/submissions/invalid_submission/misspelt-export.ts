export async function fetchall(urls: string[], fetch: (url: string) => Promise<unknown>): Promise<unknown[]> {
  return Promise.all(urls.map(fetch));
}
