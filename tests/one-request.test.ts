import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldInbox } from '../server/jobs.ts';
import { protect } from '../server/opendata/protection.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { type TestApp, testApp } from './app.ts';

/**
 * READ THIS FIRST: one request's way through eGovSAD, from a platform's event to a public file. Each stop names the
 * files where it happens; go on there. `testApp` is the real application on a PostgreSQL of its own, with a clock that
 * stands still and background jobs that run when the test says so.
 */
const marburg = '065340014014'; // the key of a town hall (ARS), always a string
const housing = '99115005104000'; // the key of a service (LeiKa), or a slug
let egovsad: TestApp;
beforeAll(async () => {
  egovsad = await testApp('2026-11-22T10:00:00+01:00');
});
afterAll(() => egovsad.close());

test('an event becomes an attempt, a tally, a figure and a protected number in a public file', async () => {
  const { app, store, admin } = egovsad;
  const rowsIn = async (table: string) => (await store.pool.query(`select from ${table}`)).rowCount;

  // 1. The operator enters who offers what, and gives the platform a token.       server/catalogue, server/access
  await admin('PUT', `/api/v1/authorities/${marburg}`, { name: 'Marburg', licence: 'dl-de/zero-2-0' });
  await admin('PUT', `/api/v1/services/${housing}`, { name: { de: 'Wohngeld', en: 'Housing benefit' } });
  const steps = [{ key: 'person' }, { key: 'wohnung' }];
  await admin('PUT', `/api/v1/authorities/${marburg}/offers/${housing}`, { steps });
  const token = await egovsad.token([marburg]);

  // 2. The platform pushes what happened: 40 people began in October, 25 of them submitted; one line says nonsense.
  const events = Array.from({ length: 40 }, (_, person) => {
    const of = { authority: marburg, service: housing, attempt: `random-id-of-attempt-${person}` };
    const time = (minute: number) => `2026-10-05T09:${10 + minute}:00+02:00`;
    const began = [
      { id: 'a', type: 'started', time: time(0), ...of },
      { id: 'b', type: 'step', step: 'person', time: time(3), ...of },
    ];
    return person < 25 ? [...began, { id: 'c', type: 'submitted', time: time(9), ...of }] : began;
  }).flat();
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: [...events, { ...events[0], name: 'Erika Mustermann' }],
  });

  // 3. Each is judged on its own; a field that nobody declared is refused.     server/ingest/routes, contract/event
  expect(answer.statusCode).toBe(202);
  expect(answer.json()).toEqual({
    accepted: 105,
    rejected: 1,
    errors: [{ index: 105, id: 'a', code: 'unknown_field', field: 'name', message: expect.any(String) }],
  });

  // 4. 202 means: committed to disk. They wait in the inbox, and freshness says so.              server/ingest/inbox
  expect(await rowsIn('inbox')).toBe(105);
  expect(await admin('GET', '/api/v1/freshness')).toMatchObject({ pendingEvents: 105 });

  // 5. A background job folds the events of an authority into attempts: sets that only grow.       jobs, ingest/fold
  await foldInbox({ db: store.db, clock: () => new Date('2026-11-22T10:00:00+01:00') });
  expect([await rowsIn('inbox'), await rowsIn('attempt')]).toEqual([0, 40]);

  // 6. The days they touched are tallied anew. Nothing reads attempts but this.                 server/tally/rebuild
  await egovsad.settle();
  const { rows: tallies } = await store.pool.query(
    `select day, starts, submissions, abandonments, submissions_key from slim where dimension = ''`,
  );
  expect(tallies).toEqual([
    { day: '2026-10-05', starts: 40, submissions: 25, abandonments: 15, submissions_key: expect.any(String) },
  ]);
  expect(await admin('GET', '/api/v1/freshness')).toMatchObject({ pendingEvents: 0 });

  // 7. A KPI is a sum over tallies, or one divided by another.                   server/kpis, server/contract/kpis.ts
  expect(await admin('GET', '/api/v1/kpis?kpi=starts,completion_rate&from=2026-10-01&to=2026-10-31')).toEqual({
    asOf: '2026-11-22T09:00:00.000Z',
    rows: [
      { period: 'total', by: {}, kpi: 'starts', value: 40, n: 40, offers: [1, 1], flag: '' },
      { period: 'total', by: {}, kpi: 'completion_rate', value: 0.625, n: 40, offers: [1, 1], flag: '' },
    ],
  });

  // 8. The public reads editions of closed months only, and every count in them has a small deviation, picked by the
  //    record keys of exactly those cases.                                                           server/opendata
  await publishEdition(store.db, { now: new Date('2026-11-22T10:00:00+01:00'), keyPrint: egovsad.keys.recordsPrint });
  const { body: csv } = await app.inject('/open-data/v1/usage-monthly/latest/usage-monthly.csv');
  const [line] = csv
    .split('\r\n')
    .filter((row) => row.startsWith(`2026-10,month,${marburg},Marburg,${housing},Wohngeld,submissions,`));
  const published = protect(25, BigInt(tallies[0].submissions_key));
  expect(line?.split(',')[9]).toBe(`${published}`);
  expect(Math.abs(published - 25)).toBeLessThanOrEqual(4);
});
