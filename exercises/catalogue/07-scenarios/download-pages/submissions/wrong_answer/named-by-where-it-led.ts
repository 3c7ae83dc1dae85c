type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const sizes: Sizes = {};
  const left = [...new Set(urls)];
  const worker = async (): Promise<void> => {
    for (let url = left.pop(); url !== undefined; url = left.pop()) {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
        sizes[response.url] = response.ok ? (await response.text()).length : null;
      } catch (error) {
        if ((error as Error).name !== 'TimeoutError') throw error;
        sizes[url] = null;
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return sizes;
}
