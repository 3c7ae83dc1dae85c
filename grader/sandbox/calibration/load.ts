/**
 * The program of one core's part of a calibration, as its text runs in a sandbox: waits for the moment at which all begin, computes or
 * walks through memory for a while, and prints how much it did in a millisecond of processor time. Processor time, since what
 * others take of the core meanwhile says nothing about it.
 */
function load(kind: string, beginAtMs: number, lastsMs: number): void {
  const numbers = new Float64Array(kind === 'memory' ? 8 * 1024 * 1024 : 1024);
  numbers.fill(1);
  // The value is handed on: what outlives a call is kept where the engine now and then goes back to slower code for it.
  const work = (from: number): number => {
    let value = from;
    if (kind === 'memory') {
      // One number of each cache line, so that nearly all come from memory.
      for (let index = 0; index < numbers.length; index += 8) value += numbers[index] ?? 0;
    } else {
      for (let index = 0; index < 200_000; index++) value = (Math.imul(value, 1_103_515_245) + index) | 0;
    }
    return value;
  };
  let value = 1;
  // The engine compiles what runs often; only then does it count.
  for (let turn = 0; turn < 20; turn++) value = work(value);
  while (Date.now() < beginAtMs);
  const start = process.cpuUsage();
  const endAtMs = Date.now() + lastsMs;
  let turns = 0;
  do {
    value = work(value);
    turns += 1;
  } while (Date.now() < endAtMs);
  const { user, system } = process.cpuUsage(start);
  console.log(JSON.stringify({ perMs: turns / ((user + system) / 1000), value }));
}

/** The program's text for Node's `-e`. */
export function loadText(kind: 'computing' | 'memory', beginAtMs: number, lastsMs: number): string {
  return `(${load.toString()})(${JSON.stringify([kind, beginAtMs, lastsMs]).slice(1, -1)})`;
}
