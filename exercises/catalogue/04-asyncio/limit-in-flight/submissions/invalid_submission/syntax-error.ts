export async function fetchAll(urls: string[], fetch: (url: string) => Promise<unknown>, limit: number) {
  const pages = [];
  for (const url of urls {
    pages.push(await fetch(url));
  }
  return pages;
}
