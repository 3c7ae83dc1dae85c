export async function fetchAll<Page>(
  urls: string[],
  fetch: (url: string) => Promise<Page>,
  limit: number,
): Promise<Page[]> {
  const pages: Page[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < urls.length && !failed) {
      const index = next++;
      try {
        pages[index] = await fetch(urls[index]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, urls.length) }, worker));
  return pages;
}
