import { sql } from 'kysely';
import { expect } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { type TestApp, testApp } from './app.ts';
import type { Delivery } from './reference/attempts.ts';
import { type RefQuestion, type World, referenceRows } from './reference/answers.ts';
import { offers, pages, volumes } from './streams.ts';

/** The application with the offers of tests/streams.ts and two sources, used for one stream after another. */
export interface StreamApp {
  tested: TestApp;
  /** those of the two sources */
  tokens: string[];
  /** forgets every event and volume, and sets the clock */
  restart(now: number): Promise<void>;
  at(now: number): void;
  post(deliveries: Delivery[]): Promise<void>;
  putVolumes(): Promise<void>;
  /** the tables whose rows are a function of the events, as sorted lines */
  tallies(): Promise<{ [table: string]: string[] }>;
  ask(question: RefQuestion): Promise<KpiRow[]>;
}

export async function streamApp(settings: { [name: string]: string }): Promise<StreamApp> {
  const tested = await testApp('2026-06-01T00:00:00Z', settings);
  for (const { authority, service, topic, steps, inhabitants, ...offer } of offers) {
    const people = inhabitants === undefined ? {} : { inhabitants: { count: inhabitants, date: '2025-12-31' } };
    await tested.admin('PUT', `/api/v1/authorities/${authority}`, { name: authority, ...people });
    await tested.admin('PUT', `/api/v1/services/${service}`, {
      name: { de: service },
      ...(topic === 'unknown' ? {} : { topic }),
    });
    const entries = { steps: steps.map((key) => ({ key })), pages: pages.map((key) => ({ key })) };
    await tested.admin('PUT', `/api/v1/authorities/${authority}/offers/${service}`, { ...offer, ...entries });
  }
  const authorities = [...new Set(offers.map((offer) => offer.authority))];
  const tokens = [await tested.token(authorities), await tested.token(authorities)];
  const { db } = tested.store;
  const at = (now: number) => tested.at(new Date(now).toISOString());

  return {
    tested,
    tokens,
    at,
    async restart(now) {
      await sql`truncate inbox, touched, attempt, visit, cube, slim, slim_month, summed_month, offer_group, grouped_offer, regroup, group_day, group_month, view_month, next_limit, offer_type, volume, instance`.execute(
        db,
      );
      at(now);
    },
    async post(deliveries) {
      for (const [source, sent] of Map.groupBy(deliveries, (delivery) => delivery.source)) {
        const headers = { authorization: `Bearer ${tokens[source]}`, 'content-type': 'application/json' };
        const answer = await tested.app.inject({
          method: 'POST',
          url: '/api/v1/events',
          headers,
          payload: JSON.stringify(sent.map(({ event }) => event)),
        });
        expect(answer.json()).toEqual({ accepted: sent.length, rejected: 0, errors: [] });
      }
    },
    putVolumes: async () => {
      await tested.admin('PUT', '/api/v1/volumes', volumes);
    },
    async tallies() {
      const rowsOf = async (table: string) => {
        const { rows } = await sql<{ row: string }>`select (to_jsonb(t) - 'line')::text as row from ${sql.ref(table)} t`.execute(
          db,
        );
        return rows.map(({ row }) => row).sort();
      };
      return {
        cube: await rowsOf('cube'),
        slim: await rowsOf('slim'),
        view_month: await rowsOf('view_month'),
        next_limit: await rowsOf('next_limit'),
      };
    },
    ask: (question) => askReference(tested, question),
  };
}

/** The server's rows for a question to the reference. */
export async function askReference(tested: TestApp, { kpis, from, to, interval, by, filter }: RefQuestion): Promise<KpiRow[]> {
  const query = new URLSearchParams({ kpi: kpis.join(','), from, to, interval });
  for (const [name, categories] of Object.entries(filter)) for (const category of categories) query.append(name, category);
  for (const name of by) query.append('by', name);
  return ((await tested.admin('GET', `/api/v1/kpis?${query}`)) as { rows: KpiRow[] }).rows;
}

/** Expects the answer to be that of the reference: the same rows, but for categories of which nobody counts in a KPI. */
export function expectAsReference(rows: KpiRow[], world: World, question: RefQuestion): void {
  const expected = referenceRows(world, question);
  const found = new Map(
    rows.map(({ period, by, kpi, ...row }) => [[period, ...question.by.map((name) => by[name]), kpi].join('|'), row]),
  );
  expect(found.size, 'no row comes twice').toBe(rows.length);
  const asked = JSON.stringify(question);
  for (const [name, { value, ...rest }] of found) {
    const { value: wanted = 'no row', ...others } = expected.get(name) ?? {};
    expect(rest, `${name} of ${asked}`).toEqual(others);
    if (typeof wanted === 'number' && value !== null) expect(value, `${name} of ${asked}`).toBeCloseTo(wanted, 8);
    else expect(value, `${name} of ${asked}`).toBe(wanted);
  }
  for (const [name, row] of expected) {
    if (found.has(name)) continue;
    expect(question.by, `${name} has a row`).not.toEqual([]);
    const nobody = name.endsWith('|per_1000') ? row.value : row.n; // its n is the inhabitants
    expect([0, null], `${name} of ${asked} has a row`).toContain(nobody);
  }
}
