type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const sizes: Sizes = {};
  const left = [...new Set(urls)].map((url) => ({ url, signal: AbortSignal.timeout(timeoutMs) }));
  const worker = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      sizes[next.url] = await sizeOf(next.url, next.signal);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return sizes;
}

async function sizeOf(url: string, signal: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? (await response.text()).length : null;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
