type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const sizes: Sizes = {};
  const left = [...urls];
  const worker = async (): Promise<void> => {
    for (let url = left.pop(); url !== undefined; url = left.pop()) {
      sizes[url] = await sizeOf(url, timeoutMs);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
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
