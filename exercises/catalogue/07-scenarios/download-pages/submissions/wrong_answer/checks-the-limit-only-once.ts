type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const sizes: Sizes = {};
  const running = new Set<Promise<void>>();
  const downloadOne = async (url: string): Promise<void> => {
    // Everybody in line wakes up when the first page arrives, and nobody looks again whether there is a place.
    if (running.size >= limit) await Promise.race(running);
    const task = sizeOf(url, timeoutMs).then((size) => {
      sizes[url] = size;
      running.delete(task);
    });
    running.add(task);
    await task;
  };
  await Promise.all([...new Set(urls)].map(downloadOne));
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
