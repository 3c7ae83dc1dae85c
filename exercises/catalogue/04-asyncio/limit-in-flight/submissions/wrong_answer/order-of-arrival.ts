export async function fetchAll<Page>(
  urls: string[],
  fetch: (url: string) => Promise<Page>,
  limit: number,
): Promise<Page[]> {
  const pages: Page[] = [];
  const left = [...urls];
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let url = left.shift(); url !== undefined && !failed; url = left.shift()) {
      pages.push(
        await fetch(url).catch((error: unknown) => {
          failed = true;
          throw error;
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return pages;
}
