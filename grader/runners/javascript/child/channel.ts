import { createReadStream, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command, Message } from '../../protocol.ts';

const COMMANDS_FD = 3;
const MESSAGES_FD = 4;

/** Writes one message to the parent before it returns, so that it arrives even when this process is busy or about to die. */
export function tell(message: Message): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(MESSAGES_FD, bytes, offset);
    } catch (error) {
      // A full pipe: the parent is reading, so a moment is enough.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Calls back for each command of the parent; the process ends when the parent is gone. */
export function listen(onCommand: (command: Command) => void): void {
  const lines = createInterface({ input: createReadStream('', { fd: COMMANDS_FD }), crlfDelay: Infinity });
  lines.on('line', (line) => onCommand(JSON.parse(line) as Command));
  lines.on('close', () => process.exit(0));
}
