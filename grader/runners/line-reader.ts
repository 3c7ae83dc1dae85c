import type { Readable } from 'node:stream';

/** Calls back for each line of a stream whose writer is not trusted; a line longer than `limitBytes` ends it with `onOverflow`. */
export function readLines(
  stream: Readable,
  limitBytes: number,
  onLine: (line: string) => void,
  onOverflow: () => void,
): void {
  let parts: Buffer[] = [];
  let heldBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      parts.push(rest.subarray(0, end));
      const line = Buffer.concat(parts).toString('utf8');
      parts = [];
      heldBytes = 0;
      rest = rest.subarray(end + 1);
      onLine(line);
    }
    parts.push(rest);
    heldBytes += rest.length;
    if (heldBytes > limitBytes) {
      stream.removeAllListeners('data');
      stream.resume();
      onOverflow();
    }
  });
}
