import type { Calibration } from '#grader/contract/calibration.ts';
import { calibrate } from '#grader/sandbox/calibration/calibrate.ts';
import { keepCalibration, keptCalibration } from '#grader/sandbox/calibration/kept-calibration.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

/** Cores that nobody else of the grader uses until they are released. */
export interface OwnCores {
  readonly cores: readonly number[];
  release(): void;
}

/** A host that was busy is looked at again after so long. */
const AGAIN_AFTER_MS = 10 * 60 * 1000;

/** Knows what this host's cores can do: measured by this process or another, and again when that does not hold any more. */
export class Calibrator {
  readonly #launch: (spec: SandboxSpec) => SandboxProcess;
  readonly #lease: () => Promise<OwnCores>;
  #asked: { atMs: number; answer: Promise<Calibration | undefined> } | undefined;

  constructor(launch: (spec: SandboxSpec) => SandboxProcess, lease: () => Promise<OwnCores>) {
    this.#launch = launch;
    this.#lease = lease;
  }

  /** `undefined` while the host is too busy to tell, or cannot be measured at all. Waits for cores, so nobody who holds some may ask. */
  now(): Promise<Calibration | undefined> {
    if (!this.#asked || Date.now() - this.#asked.atMs > AGAIN_AFTER_MS) {
      this.#asked = { atMs: Date.now(), answer: this.#find().catch(() => undefined) };
    }
    return this.#asked.answer;
  }

  async #find(): Promise<Calibration | undefined> {
    const lease = await this.#lease();
    try {
      const kept = keptCalibration(lease.cores);
      if (kept) return kept;
      const measured = await calibrate(this.#launch, lease.cores);
      if (measured) keepCalibration(measured);
      return measured;
    } finally {
      lease.release();
    }
  }
}
