import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SourceEntry } from '../server/contract/sources.ts';
import { addArrivals, deleteOldArrivals } from '../server/ingest/arrivals.ts';
import { writtenSoon } from '../server/soon.ts';
import { type Call, callsOf } from './calls.ts';
import { startDemoApp } from './demo-app.ts';
import { event, expectProblem, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';

/** What those who run the instance see and change of sources. */
let tested: Marburg;
let call: Call;
let id: number;
let token: string;
beforeAll(async () => {
  tested = await marburgApp();
  call = callsOf(tested);
});
afterAll(() => tested.close());
beforeEach(async () => {
  tested.at(now);
  id = ((await tested.admin('POST', '/api/v1/sources', source)) as { id: number }).id;
  token = await tokenOf(id);
});

const source = { name: 'Formularserver', authorities: [marburg] };
const tokenOf = async (of: number, more: object = { scopes: ['ingest'] }) =>
  ((await tested.admin('POST', `/api/v1/sources/${of}/tokens`, more)) as { token: string }).token;
async function listed(of = id): Promise<SourceEntry | undefined> {
  const { sources } = (await tested.admin('GET', '/api/v1/sources')) as { sources: SourceEntry[] };
  return sources.find((entry) => entry.id === of);
}
/** an event of the past, whenever it is sent here */
const early = (fields: object = {}) => event({ time: '2026-09-30T09:00:00Z', ...fields });
const delivery = async () => {
  const entry = await listed();
  return [entry?.lastEventAt, entry?.eventsLastDay, entry?.refusedLastDay];
};

describe('the list of sources', () => {
  test('says when the last event came, and how many came and were refused within a day', async () => {
    expect(await delivery()).toEqual([null, 0, 0]);
    tested.at('2026-11-21T09:59:59Z');
    await tested.post([early(), early()], { token });
    tested.at('2026-11-21T10:00:00Z');
    await tested.post([early(), early({ rating: 5 })], { token });
    expect(await delivery()).toEqual(['2026-11-21T10:00:00.000Z', 3, 1]);
    tested.at('2026-11-22T09:30:00Z');
    await tested.post([event()], { token });
    expect(await delivery()).toEqual(['2026-11-22T09:30:00.000Z', 2, 1]); // the hour from nine to ten of the day before is over
    tested.at('2026-11-23T12:00:00Z');
    expect(await delivery()).toEqual(['2026-11-22T09:30:00.000Z', 0, 0]);
  });

  test('counts what a test source sends as well, and nothing that is only checked', async () => {
    await tested.post([event()], { token, url: '/api/v1/events/check' });
    expect(await delivery()).toEqual([null, 0, 0]);
    await tested.admin('PUT', `/api/v1/sources/${id}`, { ...source, test: true });
    const before = await tested.count('inbox');
    await tested.post([event()], { token });
    expect(await delivery()).toEqual(['2026-11-22T09:00:00.000Z', 1, 0]);
    expect(await tested.count('inbox')).toBe(before);
  });

  test('adds up what many requests and processes bring at once', async () => {
    const hour = new Date(now);
    const one = { source: id, hour, events: 5, lastAt: new Date('2026-11-22T09:00:05Z') };
    const gone = { ...one, source: 4711 };
    await Promise.all([
      ...Array.from({ length: 20 }, () => tested.post([event(), event()], { token })),
      addArrivals(tested.store.db, [one, gone]),
      addArrivals(tested.store.db, [{ ...one, lastAt: hour }]),
    ]);
    expect(await delivery()).toEqual(['2026-11-22T09:00:05.000Z', 50, 0]);
  });

  test('is written within about a second, whether anybody looks or not', async () => {
    const events = async () =>
      (await tested.store.pool.query<{ events: string }>('select events from arrival where source = $1', [id])).rows[0]?.events;
    await tested.post([event()], { token });
    expect(await events()).toBeUndefined();
    await expect.poll(events).toBe('1');
    const used = 'select last_used_at from token where source = $1 and last_used_at is not null';
    await expect.poll(async () => (await tested.store.pool.query(used, [id])).rowCount).toBe(1);
  });

  test('keeps arrivals 14 days, and the newest of each source for ever', async () => {
    for (const day of ['01', '02', '20']) {
      tested.at(`2026-10-${day}T09:00:00Z`);
      await tested.post([early()], { token });
      await listed();
    }
    const other = await tokenOf(((await tested.admin('POST', '/api/v1/sources', source)) as { id: number }).id);
    tested.at('2026-10-03T09:00:00Z');
    await tested.post([early()], { token: other });
    await listed();
    const hours = async () => {
      const ofBoth = 'select source, hour from arrival where source >= $1 order by source desc, hour';
      return (await tested.store.pool.query(ofBoth, [id])).rows;
    };
    expect(await hours()).toHaveLength(4);
    await deleteOldArrivals(tested.store.db, new Date('2026-10-21T09:00:00Z'));
    expect(await hours()).toEqual([
      { source: id + 1, hour: new Date('2026-10-03T09:00:00Z') },
      { source: id, hour: new Date('2026-10-20T09:00:00Z') },
    ]);
  });

  test('says when a token was used last, to the minute, and nothing of one that has run out', async () => {
    const uses = async () => (await listed())?.tokens.map(({ lastUsedAt }) => lastUsedAt);
    expect(await uses()).toEqual([null]);
    const short = await tokenOf(id, { scopes: ['ingest'], expiresAt: '2026-11-22T09:00:30Z' });
    await tested.post([], { token });
    expect(await uses()).toEqual(['2026-11-22T09:00:00.000Z', null]);
    tested.at('2026-11-22T09:00:59Z');
    await tested.post([], { token });
    expect((await tested.post([], { token: short })).status).toBe(401);
    expect(await uses()).toEqual(['2026-11-22T09:00:00.000Z', null]);
    tested.at('2026-11-22T09:01:00Z');
    await tested.post([], { token });
    expect(await uses()).toEqual(['2026-11-22T09:01:00.000Z', null]);
  });
});

test('what cannot be written is told of and lost; what comes then is written', async () => {
  const told: unknown[] = [];
  let away = true;
  let written = 0;
  const soon = writtenSoon(
    async () => {
      if (away) throw new Error('away');
      written += 1;
    },
    (error) => told.push(error),
  );
  soon.ask();
  await soon.settled();
  expect([told.length, written]).toEqual([1, 0]);
  away = false;
  for (let request = 0; request < 10; request++) soon.ask();
  await soon.settled();
  expect([told.length, written]).toEqual([1, 1]);
});

test('the sources of the demo look as living ones do', async () => {
  const demo = await startDemoApp();
  try {
    const { sources } = (await (await fetch(`${demo.url}/api/v1/sources`)).json()) as { sources: SourceEntry[] };
    expect(sources.length).toBeGreaterThan(1);
    for (const { name, lastEventAt } of sources) expect(lastEventAt, name).toMatch(/^2026-11-(1[5-9]|2[01])T/);
    expect(sources.some(({ eventsLastDay }) => eventsLastDay > 0)).toBe(true);
  } finally {
    await demo.close();
  }
});

describe('a source that is changed', () => {
  test('is answered as it is then, and its tokens follow at once', async () => {
    expect((await tested.post(event({ authority: kassel }), { token })).json.errors[0]?.code).toBe('not_allowed');
    const changed = { name: 'Neuer Name', authorities: [kassel, kassel], autoDeclare: true, origins: ['https://kassel.de'] };
    const answer = await call('PUT', `/sources/${id}`, changed);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, await listed()]);
    expect(await listed()).toMatchObject({
      ...changed,
      authorities: [kassel],
      test: false,
      createdAt: '2026-11-22T09:00:00.000Z',
    });
    expect((await tested.post(event({ authority: kassel, service: 'hundesteuer' }), { token })).status).toBe(202);
    expect((await tested.post(event(), { token })).json.errors[0]?.code).toBe('not_allowed');
  });

  test('is left as it is by a change that cannot be', async () => {
    const before = await listed();
    expectProblem(
      await call('PUT', `/sources/${id}`, { ...source, authorities: ['064120000000'] }),
      400,
      'unknown_authority',
      'authorities',
    );
    expectProblem(await call('PUT', `/sources/${id}`, { ...source, name: '=cmd()' }), 400, 'invalid', 'name');
    expectProblem(await call('PUT', '/sources/4711', source), 404, 'not_found');
    expectProblem(await call('PUT', `/sources/${id}`, source, token), 403, 'forbidden');
    const after = await listed();
    expect({ ...after, tokens: [] }).toEqual({ ...before, tokens: [] });
    expect(after?.tokens).toHaveLength(1);
  });
});

describe('a source that is removed', () => {
  test('goes with its tokens, mappings and statistics, while nothing is counted of it', async () => {
    await tested.admin('PUT', `/api/v1/sources/${id}/mappings/Monat`, {
      format: 'accesslog',
      mapping: { authority: marburg, pages: [{ path: '/', service }] },
    });
    await tested.post(event({ rating: 5 }), { token });
    expect((await call('DELETE', `/sources/${id}`)).status).toBe(204);
    expect(await listed()).toBeUndefined();
    expect((await tested.post([], { token })).status).toBe(401);
    for (const table of ['token', 'mapping', 'refusal', 'arrival'])
      expect((await tested.store.pool.query(`select from ${table} where source = ${id}`)).rowCount, table).toBe(0);
    expectProblem(await call('DELETE', `/sources/${id}`), 404, 'not_found');
  });

  test.each([
    ['events that wait', async () => void (await tested.post(event({ attempt: 'attempt-of-the-source' }), { token }))],
    [
      'attempts',
      async () => {
        await tested.post(event({ attempt: 'another-of-the-source' }), { token });
        await tested.settle();
      },
    ],
    [
      'totals',
      async () => {
        const volume = { authority: marburg, service, month: '2026-09', channel: 'counter', count: 1 };
        expect((await call('PUT', '/volumes', [volume], token)).status).toBe(200);
      },
    ],
  ])('stays where %s came from it', async (_, bring) => {
    await bring();
    expectProblem(await call('DELETE', `/sources/${id}`), 409, 'in_use');
    expect((await listed())?.tokens).toHaveLength(1);
    expect((await tested.post([], { token })).status).toBe(202);
  });

  test('stays while a file of it is imported, and can be changed meanwhile', async () => {
    const client = await tested.store.pool.connect();
    try {
      await client.query('begin');
      await client.query('select from source where id = $1 for key share', [id]); // as an import does
      expectProblem(await call('DELETE', `/sources/${id}`), 409, 'in_use');
      expect((await call('PUT', `/sources/${id}`, { name: 'Umbenannt', authorities: [marburg] })).status).toBe(200);
    } finally {
      await client.query('rollback');
      client.release();
    }
    expect((await call('DELETE', `/sources/${id}`)).status).toBe(204);
  });
});
