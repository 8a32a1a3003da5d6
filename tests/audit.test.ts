import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerUserCall } from '../server/commands/user.ts';
import { marburg, service } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';

/** The log of who changed what. */
let tested: PeopleApp;
const password = 'correct horse battery staple';
beforeAll(async () => {
  tested = await peopleApp();
});
afterAll(() => tested.close());

interface Entry {
  id: string;
  at: string;
  actor: string;
  actorId: number | null;
  name: string | null;
  what: string;
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
async function entries(query = ''): Promise<Entry[]> {
  return ((await tested.admin('GET', `/api/v1/audit${query}`)) as { entries: Entry[] }).entries;
}
/** What is noted while something is done. */
async function during(work: () => Promise<unknown>): Promise<Entry[]> {
  const last = (await entries()).at(-1)?.id ?? '0';
  await work();
  return await entries(`?after=${last}`);
}

describe('every change is noted with who, what, when, before and after', () => {
  test('of the catalogue, by the person who made it', async () => {
    const id = await tested.withPassword('erika', password, [{ role: 'manager', authority: marburg }]);
    const cookie = cookieOf(await tested.signIn('erika', password));
    const url = `/api/v1/authorities/${marburg}/offers/${service}`;
    const [entry, ...more] = await during(() =>
      tested.browse('PUT', url, { cookie, json: { draftDays: 45, steps: [{ key: 'person' }] } }),
    );
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      at: '2026-11-22T09:00:00.000Z',
      actor: 'person',
      actorId: id,
      name: 'Name of erika',
      what: 'offer',
      subject: `${marburg}/${service}`,
      before: { draftDays: 30, steps: [{ key: 'person' }, { key: 'wohnung' }] },
      after: { draftDays: 45, steps: [{ key: 'person' }] },
    });
    expect(
      await during(() => tested.browse('PUT', url, { cookie, json: { draftDays: 45, steps: [{ key: 'person' }] } })),
    ).toEqual([]);
  });

  test('of authorities and services, from their first entry to their removal', async () => {
    const ars = '064120000000';
    const noted = await during(async () => {
      await tested.admin('PUT', `/api/v1/authorities/${ars}`, { name: 'Frankfurt' });
      await tested.admin('PUT', '/api/v1/services/hund', { name: { de: 'Hund' } });
      await tested.admin('DELETE', `/api/v1/authorities/${ars}`);
      await tested.admin('DELETE', '/api/v1/services/hund');
    });
    expect(noted.map(({ actor, what, subject, before, after }) => [actor, what, subject, !!before, !!after])).toEqual([
      ['operator', 'authority', ars, false, true],
      ['operator', 'service', 'hund', false, true],
      ['operator', 'authority', ars, true, false],
      ['operator', 'service', 'hund', true, false],
    ]);
  });

  test('of sources and tokens, never with the token', async () => {
    let token = '';
    const noted = await during(async () => {
      const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'A', authorities: [marburg] })) as { id: number };
      await tested.admin('PUT', `/api/v1/sources/${id}`, { name: 'B', authorities: [marburg] });
      token = ((await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['read'] })) as { token: string }).token;
      await tested.admin('DELETE', `/api/v1/sources/${id}/tokens`);
      await tested.admin('DELETE', `/api/v1/sources/${id}`);
    });
    expect(noted.map(({ what, before, after }) => [what, before?.['name'] ?? !!before, after?.['name'] ?? !!after])).toEqual([
      ['source', false, 'A'],
      ['source', 'A', 'B'],
      ['token', false, true],
      ['token', true, false],
      ['source', 'B', false],
    ]);
    expect(JSON.stringify(noted)).not.toContain(token);
  });

  test('of mappings, by their versions; what is saved as it was is no change', async () => {
    let source = 0;
    const noted = await during(async () => {
      ({ id: source } = (await tested.admin('POST', '/api/v1/sources', { name: 'A', authorities: [marburg] })) as { id: number });
      const url = `/api/v1/sources/${source}/mappings/Monat`;
      const mapping = (page: string) => ({ authority: marburg, pages: [{ path: page, service }] });
      for (const page of ['/a', '/a', '/b']) await tested.admin('PUT', url, { format: 'accesslog', mapping: mapping(page) });
      await tested.admin('DELETE', url);
    });
    const version = (nr: number) => ({ name: 'Monat', format: 'accesslog', version: nr });
    expect(noted.slice(1).map(({ what, subject, before, after }) => [what, subject, before, after])).toEqual([
      ['mapping', `${source}/Monat`, null, version(1)],
      ['mapping', `${source}/Monat`, version(1), version(2)],
      ['mapping', `${source}/Monat`, version(2), null],
    ]);
  });

  test('of people and their roles', async () => {
    const noted = await during(async () => {
      const { id } = await tested.add('karl');
      await tested.admin('PUT', `/api/v1/people/${id}/roles`, [{ role: 'reader' }]);
    });
    expect(noted.map(({ what }) => what)).toEqual(['person', 'password link', 'person']);
    expect(noted[2]).toMatchObject({
      before: { account: 'karl', roles: [] },
      after: { account: 'karl', roles: [{ role: 'reader' }] },
    });
  });

  test('and nothing of a change that was refused', async () => {
    const noted = await during(() =>
      tested.browse('PUT', `/api/v1/people/1/roles`, {
        json: [{ role: 'reader', authority: '010010000000' }],
        headers: { authorization: `Bearer ${tested.config.adminToken}` },
      }),
    );
    expect(noted).toEqual([]);
  });
});

describe('signing in and out is noted', () => {
  const session = async (work: () => Promise<unknown>) =>
    (await during(work))
      .filter(({ what }) => what.startsWith('sign-'))
      .map(({ actor, actorId, what, subject, before, after }) => [actor, actorId, what, subject, before, after]);

  test('as who did it, with one session or all of them', async () => {
    const id = await tested.withPassword('anna', password, [{ role: 'reader' }]);
    const noted = await session(async () => {
      const [one] = [cookieOf(await tested.signIn('anna', password)), await tested.signIn('anna', password)];
      await tested.browse('DELETE', '/api/v1/sessions', { cookie: one });
      const again = cookieOf(await tested.signIn('anna', password));
      await tested.browse('DELETE', '/api/v1/session', { cookie: again });
      await tested.browse('DELETE', '/api/v1/session', { cookie: again }); // it has ended
    });
    const deed = (what: string, after: object) => ['person', id, what, `${id}`, null, after];
    expect(noted).toEqual([
      deed('sign-in', { by: 'password' }),
      deed('sign-in', { by: 'password' }),
      deed('sign-out', { sessions: 2 }),
      deed('sign-in', { by: 'password' }),
      deed('sign-out', { sessions: 1 }),
    ]);
  });

  test('in vain as well, without what was entered and where from; and no name that nobody has', async () => {
    const id = await tested.withPassword('bert', password);
    const noted = await session(async () => {
      await tested.signIn('bert', 'a wrong password');
      await tested.signIn('my password by mistake', 'bert');
      const command = { db: tested.store.db, config: tested.config, now: new Date('2026-11-22T09:00:00Z'), print: () => {} };
      await answerUserCall(['disable', 'bert'], command);
      await tested.signIn('bert', password);
    });
    expect(noted).toEqual([
      ['nobody', null, 'sign-in', `${id}`, null, { failed: 'wrong password' }],
      ['nobody', null, 'sign-in', `${id}`, null, { failed: 'disabled' }],
    ]);
    expect(JSON.stringify(noted)).not.toMatch(/mistake|10\.1\.2\.3/);
  });

  test('no more often than the lockout lets somebody guess', async () => {
    await tested.withPassword('carl', password);
    const noted = await session(() =>
      Promise.all(Array.from({ length: 12 }, () => tested.signIn('carl', 'guessed', { address: '10.9.1.1' }))),
    );
    expect(noted.length).toBe(5);
  });

  test('and changes are found without it', async () => {
    const all = await entries();
    const [changes, sessions] = [await entries('?kind=change'), await entries('?kind=session')];
    expect(changes.length + sessions.length).toBe(all.length);
    expect(new Set(sessions.map(({ what }) => what))).toEqual(new Set(['sign-in', 'sign-out']));
  });
});

test('it comes as CSV as well, in parts, and of a time', async () => {
  const all = await entries();
  const answer = await tested.app.inject({
    url: '/api/v1/audit',
    headers: { authorization: `Bearer ${tested.config.adminToken}`, accept: 'text/csv' },
  });
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  const rows = parse(answer.body, { columns: true }) as Record<string, string>[];
  expect(rows.map(({ id, before }) => [id, before ? JSON.parse(before) : null])).toEqual(
    all.map(({ id, before }) => [id, before]),
  );
  expect((await entries(`?after=${all[1]?.id}&limit=2`)).map(({ id }) => id)).toEqual(all.slice(2, 4).map(({ id }) => id));
  expect(await entries('?from=2026-11-22T09:00:01Z')).toEqual([]);
  expect(await entries('?to=2026-11-22T10:00:00%2B01:00')).toEqual([]);
});

test('nobody can change it or empty it, and only what is older than a year can be deleted', async () => {
  const { pool } = tested.store;
  const before = await entries();
  for (const text of [`update audit set actor = 'nobody'`, 'delete from audit', 'truncate audit', 'truncate audit cascade'])
    await expect(pool.query(text), text).rejects.toThrow('the audit log is append-only');
  expect(await entries()).toEqual(before);
  await pool.query(`insert into audit (at, actor, what, subject) values (now() - interval '366 days', 'cli', 'old', 'old')`);
  expect((await pool.query(`delete from audit where what = 'old'`)).rowCount).toBe(1);
});

test('of two tokens, the old one ends when it is told to, and works beside its successor until then', async () => {
  const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Wechsel', authorities: [marburg] })) as { id: number };
  const make = async () =>
    (await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['ingest'] })) as { id: number; token: string };
  const [old, successor] = [await make(), await make()];
  const end = (token: number, expiresAt: string) =>
    tested.app.inject({
      method: 'PATCH',
      url: `/api/v1/sources/${id}/tokens/${token}`,
      headers: { authorization: `Bearer ${tested.config.adminToken}` },
      payload: { expiresAt },
    });
  const noted = await during(() => end(old.id, '2026-11-23T09:00:00Z'));
  expect(noted).toMatchObject([{ what: 'token', before: { expiresAt: null }, after: { expiresAt: '2026-11-23T09:00:00.000Z' } }]);
  expect(await during(() => end(old.id, '2027-11-23T09:00:00Z'))).toEqual([]); // never later than it would anyway
  const works = async ({ token }: { token: string }) => (await tested.post([], { token })).status;
  tested.at('2026-11-23T08:59:59Z');
  expect([await works(old), await works(successor)]).toEqual([202, 202]);
  tested.at('2026-11-23T09:00:00Z');
  expect([await works(old), await works(successor)]).toEqual([401, 202]);
  expect((await end(4711, '2026-11-23T09:00:00Z')).statusCode).toBe(404);
});
