import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  request(method: string, route: string, status: number, ms: number): void;
  outcome(status: string, code?: string): void;
  chain(finalBlock: number): void;
  job(name: string, ok: boolean): void;
  /** A row of a duty failed. */
  rowFailed(duty: string): void;
  /** How many rows of each duty wait to be tried again, read when the metrics are. */
  failing(read: () => ReadonlyMap<string, number>): void;
  /** How many raters reached what may be earned in a day, read when the metrics are. */
  limited(read: () => number): void;
  text(): Promise<string>;
}

/** Metrics for Prometheus: requests, outcomes of submissions, background jobs, chain, process. */
export function createMetrics(): Metrics {
  const registers = [new Registry()];
  collectDefaultMetrics({ register: registers[0]! });
  const requests = new Histogram({
    name: 'stint_http_request_seconds',
    help: 'Time of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.05, 0.15, 0.5, 2],
    registers,
  });
  const outcomes = new Counter({
    name: 'stint_submissions_total',
    help: 'Submissions by outcome',
    labelNames: ['status', 'code'],
    registers,
  });
  const block = new Gauge({
    name: 'stint_chain_final_block',
    help: 'Newest block that counts as final',
    registers,
  });
  const jobs = new Counter({
    name: 'stint_jobs_total',
    help: 'Runs of background jobs',
    labelNames: ['job', 'result'],
    registers,
  });
  const rowFailures = new Counter({
    name: 'stint_row_failures_total',
    help: 'Rows of background jobs that failed, each time',
    labelNames: ['job'],
    registers,
  });
  let readFailing: () => ReadonlyMap<string, number> = () => new Map();
  new Gauge({
    name: 'stint_failing_rows',
    help: 'Rows of background jobs that failed and are tried again later',
    labelNames: ['job'],
    registers,
    collect() {
      for (const [job, rows] of readFailing()) this.labels(job).set(rows);
    },
  });
  let readLimited = () => 0;
  new Gauge({
    name: 'stint_raters_at_day_limit',
    help: 'Raters who reached what may be earned in 24 hours, in the last 24 hours',
    registers,
    collect() {
      this.set(readLimited());
    },
  });
  return {
    request: (method, route, status, ms) =>
      requests.labels(method, route, String(status)).observe(ms / 1000),
    outcome: (status, code = '') => outcomes.labels(status, code).inc(),
    chain: (final) => block.set(final),
    rowFailed: (duty) => rowFailures.labels(duty).inc(),
    failing: (read) => {
      readFailing = read;
    },
    limited: (read) => {
      readLimited = read;
    },
    job: (name, ok) => jobs.labels(name, ok ? 'ok' : 'failed').inc(),
    text: () => registers[0]!.metrics(),
  };
}
