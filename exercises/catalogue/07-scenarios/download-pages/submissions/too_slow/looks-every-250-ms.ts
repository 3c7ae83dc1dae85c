type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const sizes: Sizes = {};
  const left = [...new Set(urls)];
  const errors: unknown[] = [];
  let working = 0;
  const worker = async (): Promise<void> => {
    working += 1;
    try {
      for (let url = left.pop(); url !== undefined; url = left.pop()) {
        sizes[url] = await sizeOf(url, timeoutMs);
      }
    } catch (error) {
      errors.push(error);
    }
    working -= 1;
  };
  for (let index = 0; index < limit; index++) void worker();
  while (working > 0) await sleep(250);
  if (errors.length > 0) throw errors[0];
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
