type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { timeoutMs }: Options): Promise<Sizes> {
  const sizes: Sizes = {};
  for (const url of new Set(urls)) {
    sizes[url] = await sizeOf(url, timeoutMs);
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
