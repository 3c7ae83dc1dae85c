import { expect, test } from 'vitest';
import { undisturbedMs, undisturbedWaitingMs } from '#grader/core/undisturbed.ts';

test('a run on a busy host counts for what it would have been alone', () => {
  // Two threads, each of which got half a core's time on a host that others keep busy.
  expect(undisturbedMs({ wallMs: 300, cpuMs: 300, waitedForCoreMs: 300, foreignCpuMs: 300 }, 2)).toBe(150);
  // One thread on the same host: it waited too, but alone it would have been no faster than its own work.
  expect(undisturbedMs({ wallMs: 600, cpuMs: 300, waitedForCoreMs: 300, foreignCpuMs: 900 }, 2)).toBe(300);
  expect(undisturbedMs({ wallMs: 300, cpuMs: 290, waitedForCoreMs: 0, foreignCpuMs: 0 }, 2)).toBe(300);
});

test('threads that wait for each other on a quiet host gain nothing', () => {
  expect(undisturbedMs({ wallMs: 300, cpuMs: 330, waitedForCoreMs: 3_000, foreignCpuMs: 0 }, 2)).toBe(300);
  expect(undisturbedMs({ wallMs: 300, cpuMs: 330, waitedForCoreMs: 3_000, foreignCpuMs: 20 }, 2)).toBe(280);
});

test('a run that was not measured counts as it is', () => {
  expect(undisturbedMs({ wallMs: 300, cpuMs: 0 }, 2)).toBe(300);
});

test('threads of one process that wait for its lock are no faster on a quiet host either', () => {
  const crowded = { wallMs: 1_000, cpuMs: 560, waitedForCoreMs: 9_000, foreignCpuMs: 1_400 };
  expect(undisturbedMs({ ...crowded, processesAlive: 1 }, 2)).toBe(560);
  expect(undisturbedMs({ ...crowded, processesAlive: 3 }, 2)).toBe(280);
  // Without such a lock they did run at once, and the clock says so.
  expect(undisturbedMs({ wallMs: 300, cpuMs: 560, waitedForCoreMs: 10, foreignCpuMs: 0, processesAlive: 1 }, 2)).toBe(
    300,
  );
});

test('a run that waits is not charged for waiting for a core, unless it crowded the cores itself', () => {
  const crowded = { wallMs: 380, cpuMs: 20, waitedForCoreMs: 180, foreignCpuMs: 500, workersAlive: 0 };
  expect(undisturbedWaitingMs({ ...crowded, threadsAlive: 1 })).toBe(200);
  expect(undisturbedWaitingMs({ ...crowded, threadsAlive: 10 })).toBe(362);
  expect(undisturbedWaitingMs({ ...crowded, threadsAlive: 1, foreignCpuMs: 20 })).toBe(360);
  expect(undisturbedWaitingMs({ ...crowded, workersAlive: 1 })).toBe(290);
});

test('however crowded the host, a run took as long as its threads computed, and some time at all', () => {
  const swamped = { wallMs: 40, waitedForCoreMs: 70, foreignCpuMs: 80, workersAlive: 0 };
  expect(undisturbedWaitingMs({ ...swamped, cpuMs: 12 })).toBe(12);
  expect(undisturbedWaitingMs({ ...swamped, cpuMs: 12, waitedForCoreMs: 200, threadsAlive: 4 })).toBe(3);
  expect(undisturbedWaitingMs({ ...swamped, cpuMs: 0 })).toBe(1);
});
