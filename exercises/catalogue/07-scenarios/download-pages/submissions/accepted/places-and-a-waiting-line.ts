type Sizes = Record<string, number | null>;
type Options = { limit: number; timeoutMs: number };

class Places {
  #free: number;
  #line: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async with<Result>(action: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#line.push(resolve));
    try {
      return await action();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

export async function download(urls: string[], { limit, timeoutMs }: Options): Promise<Sizes> {
  const places = new Places(limit);
  const downloads = [...new Set(urls)].map(async (url) => {
    const size = await places.with(() => sizeOf(url, timeoutMs));
    return [url, size] as const;
  });
  return Object.fromEntries(await Promise.all(downloads));
}

async function sizeOf(url: string, timeoutMs: number): Promise<number | null> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (response.status === 404) return null;
    return (await response.text()).length;
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
