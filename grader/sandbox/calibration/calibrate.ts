import { realpathSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Calibration } from '#grader/contract/calibration.ts';
import { hostName } from '#grader/sandbox/calibration/kept-calibration.ts';
import { loadText } from '#grader/sandbox/calibration/load.ts';
import { hostTimes } from '#grader/sandbox/host-times.ts';
import { median } from '#grader/core/speedup.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

/** Long against the 4 ms in which cores are shared out, short against what a student waits. */
const LASTS_MS = 120;
/** So long all of them may take to be up and compiled. */
const READY_MS = 200;
const REPEATS = { computing: 5, memory: 3 } as const;
const STARTS = 5;
const GLANCE_MS = 200;
/** What was found in one turn is at most so many times what was found in another: else whoever runs this host is at it. */
const SPREAD_MOST = 1.3;
/** Of all cores' time; starting the sandboxes is part of it. */
const OTHERS_MOST = 0.15;

type Launch = (spec: SandboxSpec) => SandboxProcess;

const NODE = realpathSync(process.execPath);
const printedSchema = z.object({ perMs: z.number().positive() });

function spec(cores: readonly number[], text: string): SandboxSpec {
  return {
    command: [NODE, '--no-concurrent-recompilation', '-e', text],
    readOnlyBinds: [NODE],
    env: {},
    limits: { memoryMb: 512, processes: 32, filesMb: 1, openFiles: 64, cpuSeconds: 10, outputBytes: 65_536 },
    network: 'none',
    cores,
  };
}

interface Trial {
  /** What all cores together did in a millisecond of their time, one process on each. */
  perMs: number;
  cpuMs: number;
}

async function tryOnce(launch: Launch, kind: 'computing' | 'memory', cores: readonly number[]): Promise<Trial> {
  const text = loadText(kind, Date.now() + READY_MS, LASTS_MS);
  const each = await Promise.all(
    cores.map(async (core) => {
      const sandbox = launch(spec([core], text));
      await sandbox.exited;
      const { perMs } = printedSchema.parse(JSON.parse(sandbox.stdout().text));
      return { perMs, cpuMs: sandbox.usage().cpuMs };
    }),
  );
  return {
    perMs: each.reduce((sum, one) => sum + one.perMs, 0),
    cpuMs: each.reduce((sum, one) => sum + one.cpuMs, 0),
  };
}

/** What 1 to n cores do beside one of them, and the processor time that finding out took. */
async function capacities(
  launch: Launch,
  kind: 'computing' | 'memory',
  cores: readonly number[],
): Promise<{ each: number[]; isSteady: boolean; cpuMs: number }> {
  const ratios: number[][] = cores.map(() => []);
  let spentMs = 0;
  for (let turn = 0; turn < REPEATS[kind]; turn++) {
    let alone = 0;
    for (const index of cores.keys()) {
      const { perMs, cpuMs } = await tryOnce(launch, kind, cores.slice(0, index + 1));
      if (index === 0) alone = perMs;
      // Only what was measured next to each other: the host may be faster or slower a moment later.
      ratios[index]!.push(perMs / alone);
      spentMs += cpuMs;
    }
  }
  // What is more than so many cores can do, or less than one, is noise.
  const each = ratios.map((ones, index) => Math.min(index + 1, Math.max(1, median(ones))));
  const isSteady = ratios.every((ones) => Math.max(...ones) <= SPREAD_MOST * Math.min(...ones));
  return { each, isSteady, cpuMs: spentMs };
}

async function startMs(launch: Launch, cores: readonly number[]): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < STARTS; turn++) {
    const startedAt = performance.now();
    await launch({ ...spec(cores, ''), command: ['/bin/true'] }).exited;
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((left, right) => left - right)[times.length >> 1]!;
}

/** Whether others use the cores right now, so that there is no need to look longer. */
async function isBusy(cores: number): Promise<boolean> {
  const before = hostTimes();
  await setTimeout(GLANCE_MS);
  return hostTimes().busyMs - before.busyMs > OTHERS_MOST * GLANCE_MS * cores;
}

/**
 * Measures what these cores can do, which nothing else of ours may use meanwhile. `undefined` where other programs did, or where the
 * host is now fast and now slow: what is measured then is theirs as much as the host's. Rejects where a sandbox cannot run it.
 */
export async function calibrate(launch: Launch, cores: readonly number[]): Promise<Calibration | undefined> {
  if (await isBusy(cores.length)) return undefined;
  const before = hostTimes();
  const startedAt = performance.now();
  const computing = await capacities(launch, 'computing', cores);
  if (!computing.isSteady) return undefined;
  const memory = await capacities(launch, 'memory', cores);
  const sandboxStartMs = await startMs(launch, cores);
  const after = hostTimes();
  const spentMs = performance.now() - startedAt;
  const othersMs = after.busyMs - before.busyMs - computing.cpuMs - memory.cpuMs + after.stolenMs - before.stolenMs;
  if (othersMs > OTHERS_MOST * spentMs * cores.length) return undefined;
  return {
    computing: computing.each,
    memory: memory.each,
    sandboxStartMs,
    host: hostName(cores),
    measuredAt: Date.now(),
  };
}
