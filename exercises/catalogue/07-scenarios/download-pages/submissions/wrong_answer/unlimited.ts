type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { timeoutMs }: Options): Promise<Sizes> {
  const unique = [...new Set(urls)];
  const sizes = await Promise.all(unique.map((url) => sizeOf(url, timeoutMs)));
  return Object.fromEntries(unique.map((url, index) => [url, sizes[index]!]));
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
