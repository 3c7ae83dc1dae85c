import { createServer } from 'node:net';

/** Whether a server could listen there now. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free port from `first` on. */
export async function firstFree(first: number, host: string): Promise<number> {
  for (let port = first; port < first + 100; port++) {
    if (await isFree(port, host)) return port;
  }
  throw new Error(`No free port from ${first} to ${first + 99}.`);
}
