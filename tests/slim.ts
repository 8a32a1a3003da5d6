import { sql } from 'kysely';
import { eventTypes } from '../server/contract/event.ts';
import type { MeasureName } from '../server/contract/measures.ts';
import type { Db } from '../server/db.ts';
import { type TestApp, testApp } from './app.ts';

/** A slim tally as a test writes it down; measures that are left out count nothing. */
export interface SlimRow extends Partial<Record<MeasureName, number>> {
  authority: string;
  service: string;
  day: string;
  dimension?: string;
  category?: string;
}

/** Writes tallies as if of attempts that are past retention, so that no attempt is needed for them. */
export async function insertSlim(db: Db, rows: SlimRow[]): Promise<void> {
  const whole = rows.map((row) => ({ dimension: '', category: '', ...row, kept: true }));
  await sql`insert into slim select * from jsonb_populate_recordset(null::slim, ${JSON.stringify(whole)})`.execute(db);
}

export interface Town {
  ars: string;
  name: string;
  inhabitants?: number;
  district?: string;
  comparable?: boolean;
}

/** The application on 22 November 2026 with towns that all offer the services and measure everything. */
export async function townsWith(towns: Town[], services: string[], steps: string[] = []): Promise<TestApp> {
  const tested = await testApp('2026-11-22T09:00:00Z');
  for (const key of services) await tested.admin('PUT', `/api/v1/services/${key}`, { name: { de: key } });
  for (const { ars, inhabitants, ...town } of towns) {
    const counted = inhabitants === undefined ? {} : { inhabitants: { count: inhabitants, date: '2022-05-15' } };
    await tested.admin('PUT', `/api/v1/authorities/${ars}`, { ...town, ...counted });
    const offer = { steps: steps.map((key) => ({ key })), measures: eventTypes };
    for (const key of services) await tested.admin('PUT', `/api/v1/authorities/${ars}/offers/${key}`, offer);
  }
  await tested.settle(); // so that there is a time up to which limits have run out
  return tested;
}

/** What whoever holds a token to read these authorities is answered. */
export async function reader(
  tested: TestApp,
  authorities: string[],
): Promise<(path: string) => Promise<{ status: number; body: unknown }>> {
  const headers = { authorization: `Bearer ${await tested.token(authorities, { scopes: ['read'] })}` };
  return async (path) => {
    const answer = await tested.app.inject({ url: `/api/v1/${path}`, headers });
    return { status: answer.statusCode, body: answer.json() };
  };
}
