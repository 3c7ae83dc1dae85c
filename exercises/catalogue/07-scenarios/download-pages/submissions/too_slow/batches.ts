type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const unique = [...new Set(urls)];
  const sizes: Sizes = {};
  for (let start = 0; start < unique.length; start += limit) {
    const batch = unique.slice(start, start + limit);
    const found = await Promise.all(batch.map((url) => sizeOf(url, timeoutMs)));
    for (const [index, url] of batch.entries()) sizes[url] = found[index]!;
  }
  return sizes;
}

async function sizeOf(url: string, timeoutMs: number): Promise<number | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return response.ok ? (await response.text()).length : null;
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return null;
    throw error;
  }
}
