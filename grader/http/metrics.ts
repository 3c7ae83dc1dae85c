import { Hono } from 'hono';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Grading } from '#grader/service/grading.ts';
import type { Observer } from '#grader/service/observer.ts';

/** From a trivial exercise to the limit of a whole submission. */
const DURATION_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** The grader's figures for Prometheus. Counts as an observer; asks the grader how full it is when somebody reads. */
export class Metrics implements Observer {
  readonly registry = new Registry();
  readonly #runs = new Counter({
    name: 'racecourse_runs_total',
    help: 'Runs that ended, by language and by verdict, or cancelled, or returned at shutdown.',
    labelNames: ['language', 'outcome'],
    registers: [this.registry],
  });
  readonly #wait = new Histogram({
    name: 'racecourse_run_wait_seconds',
    help: 'From taking a submission to its first start.',
    buckets: DURATION_BUCKETS_S,
    registers: [this.registry],
  });
  readonly #duration = new Histogram({
    name: 'racecourse_run_duration_seconds',
    help: 'From the start of the last try to its end.',
    buckets: DURATION_BUCKETS_S,
    registers: [this.registry],
  });
  readonly #deaths = new Counter({
    name: 'racecourse_worker_deaths_total',
    help: 'Worker processes that ended though nobody asked them to.',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  runEnded(summary: Parameters<Observer['runEnded']>[0]): void {
    this.#runs.inc({ language: summary.language, outcome: summary.outcome });
    if (summary.waitMs !== undefined) this.#wait.observe(summary.waitMs / 1000);
    if (summary.runMs !== undefined) this.#duration.observe(summary.runMs / 1000);
  }

  workerDied(): void {
    this.#deaths.inc();
  }

  /** Shows, from now on, how full this grader is. */
  watch(grading: Grading): void {
    this.#gauge('racecourse_queue_length', 'Submissions that wait.', () => grading.status().queued);
    this.#gauge('racecourse_slots', 'Submissions that can be graded at once.', () => grading.status().slots);
    this.#gauge('racecourse_slots_busy', 'Slots that grade right now.', () => grading.status().busy);
    this.#gauge('racecourse_slots_ready', 'Slots whose worker is up.', () => grading.status().ready);
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [], collect: () => gauge.set(read()) });
    this.registry.registerMetric(gauge);
  }
}

/** The figures as Prometheus reads them. */
export function metricsRoutes(metrics: Metrics) {
  return new Hono().get('/', async (c) => {
    c.header('Content-Type', metrics.registry.contentType);
    return c.body(await metrics.registry.metrics());
  });
}
