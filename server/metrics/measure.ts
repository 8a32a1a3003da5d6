import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What one process counts about itself while it runs, in the text format of Prometheus. */
export interface Metrics {
  registry: Registry;
  accepted: Counter;
  refused: Counter<'code'>;
  requests: Histogram<'method' | 'route' | 'status'>;
  queries: Histogram;
}

const seconds = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    accepted: new Counter({ name: 'egovsad_events_accepted_total', help: 'Events committed to disk', registers }),
    refused: new Counter({
      name: 'egovsad_events_refused_total',
      help: 'Events refused, by the code that the sender was told',
      labelNames: ['code'],
      registers,
    }),
    requests: new Histogram({
      name: 'egovsad_http_request_duration_seconds',
      help: 'Answers over HTTP, by the route as it is declared',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
    queries: new Histogram({
      name: 'egovsad_query_duration_seconds',
      help: 'Queries to the database, as this process waited for them',
      buckets: seconds,
      registers,
    }),
  };
}

interface ProcessMetrics {
  registry: Registry;
  jobFailures: Counter<'job'>;
}
let ofProcess: ProcessMetrics | undefined;

/** Memory, processor, event loop and jobs: there is one of each in a process, however many applications it built. */
export function processMetrics(): ProcessMetrics {
  if (!ofProcess) {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const jobFailures = new Counter({
      name: 'egovsad_job_failures_total',
      help: 'Runs of background jobs that failed; the log says why',
      labelNames: ['job'],
      registers: [registry],
    });
    ofProcess = { registry, jobFailures };
  }
  return ofProcess;
}

/** The counter with `also` called beside it at every note. */
export function heard<Counting extends { note(...noted: never[]): void }>(
  counter: Counting,
  also: (...noted: Parameters<Counting['note']>) => void,
): Counting {
  const note = (...noted: Parameters<Counting['note']>) => {
    also(...noted);
    counter.note(...noted);
  };
  return { ...counter, note };
}
