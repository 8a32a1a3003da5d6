import { timingSafeEqual, createHash } from 'node:crypto';
import { Gauge, Registry } from 'prom-client';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Store } from '../db.ts';
import { type App, type Clock, Problem, databaseAway } from '../http.ts';
import { isLocal } from '../own-origin.ts';
import { type Metrics, processMetrics } from './measure.ts';
import { readState, type State } from './state.ts';

export interface MetricsOptions {
  store: Store;
  metrics: Metrics;
  config: Pick<Config, 'adminToken' | 'metricsToken'>;
  clock: Clock;
}

/** Counts every answer from now on, and `GET /metrics` for Prometheus: with a token, or from this machine. */
export function metricsRoutes(app: App, { store, metrics, config, clock }: MetricsOptions): void {
  store.onQuery((seconds) => metrics.queries.observe(seconds));
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'none'; // never the address itself, which may say anything
    metrics.requests.observe({ method, route, status: statusCode }, elapsedTime / 1000);
  });
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Numbers about this process and what waits, for Prometheus',
        description: 'With METRICS_TOKEN or ADMIN_TOKEN as bearer token; without one from this machine only, not over a proxy.',
        produces: ['text/plain'],
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      demandReader(request, config);
      const gauges = new Registry();
      noteConnections(gauges, store);
      noteState(gauges, await stateOf(store, clock));
      const all = Registry.merge([metrics.registry, processMetrics().registry, gauges]);
      return reply
        .type(all.contentType)
        .header('cache-control', 'no-store')
        .serializer(String)
        .send(await all.metrics());
    },
  );
}

function demandReader(request: FastifyRequest, { adminToken, metricsToken }: MetricsOptions['config']): void {
  const { authorization } = request.headers;
  if (authorization === undefined && isLocal(request)) return;
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const given = hash(/^Bearer (\S{1,512})$/i.exec(authorization ?? '')?.[1] ?? '');
  if ([adminToken, metricsToken].some((token) => token !== undefined && timingSafeEqual(hash(token), given))) return;
  throw new Problem(401, 'unauthorized', 'Send METRICS_TOKEN: Authorization: Bearer <token>. Or ask from the machine itself.');
}

/** undefined: the database is away, which is worth a number of its own. */
async function stateOf({ db }: Store, clock: Clock): Promise<State | undefined> {
  try {
    return await readState(db, clock());
  } catch (error) {
    if (databaseAway(error)) return undefined;
    throw error;
  }
}

function noteConnections(register: Registry, { pool }: Store): void {
  const name = 'egovsad_database_connections';
  const connections = new Gauge({ name, help: 'Connections of this process', labelNames: ['state'], registers: [register] });
  connections.set({ state: 'idle' }, pool.idleCount);
  connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
  connections.set({ state: 'wanted' }, pool.waitingCount);
}

function noteState(register: Registry, state: State | undefined): void {
  const gauge = (name: string, help: string, value: number | null) => {
    if (value !== null) new Gauge({ name: `egovsad_${name}`, help, registers: [register] }).set(value);
  };
  gauge('database_up', 'Whether the database answers', state ? 1 : 0);
  if (!state) return;
  gauge('inbox_events', 'Acknowledged events that are not folded into attempts', state.inboxEvents);
  gauge('fold_lag_seconds', 'Age of the oldest of them', state.foldLag);
  gauge('touched_days', 'Days of offers whose tallies are to be rebuilt', state.touchedDays);
  gauge('tally_lag_seconds', 'How long the oldest of them waits', state.tallyLag);
  gauge('tallied_age_seconds', 'Since when no tallies were seen to; at rest about ten seconds', state.talliedAge);
  gauge('edition_published_timestamp_seconds', 'When the newest edition was published', state.lastEdition);
  byLabel(register, 'editions', 'Editions by status', 'status', new Map(state.editions.map((row) => [row.status, row.count])));
  byLabel(
    register,
    'imports',
    'Files handed in that are not done',
    'state',
    new Map(state.imports.map((row) => [row.state, row.count])),
  );
}

function byLabel(register: Registry, name: string, help: string, label: string, counts: Map<string, number>): void {
  const gauge = new Gauge({ name: `egovsad_${name}`, help, labelNames: [label], registers: [register] });
  for (const [value, count] of counts) gauge.set({ [label]: value }, count);
}
