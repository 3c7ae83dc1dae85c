/** The standard's own parser, for the isolate, which has none. */
export function parseUrl(text: string, base: string): string {
  const url = URL.parse(text, base || undefined);
  if (url === null) return '';
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url;
  return JSON.stringify({ href, origin, protocol, username, password, host, hostname, port, pathname, search, hash });
}
