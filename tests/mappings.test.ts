import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportAnswer } from '../server/contract/api.ts';
import { type Call, callsOf } from './calls.ts';
import { fileOf, postForm } from './forms.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';

/** Mappings kept with a source, and the files that are read by them. */
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
  ({ id, token } = await newSource());
});

async function newSource(more: object = {}): Promise<{ id: number; token: string }> {
  const made = (await tested.admin('POST', '/api/v1/sources', { name: 'Rathaus', authorities: [marburg], ...more })) as {
    id: number;
  };
  const { token } = (await tested.admin('POST', `/api/v1/sources/${made.id}/tokens`, { scopes: ['ingest'] })) as {
    token: string;
  };
  return { id: made.id, token };
}

const counts = (column: string) => ({
  kind: 'totals',
  fields: { authority: { value: marburg }, service: { value: service }, month: { column: 'Monat' } },
  counts: [{ count: { column }, channel: { value: 'counter' } }],
});
const put = (name: string, mapping: unknown, { format = 'csv', by = token, of = id } = {}) =>
  call('PUT', `/sources/${of}/mappings/${encodeURIComponent(name)}`, { format, mapping }, by);
const get = async (path: string, by = token) =>
  JSON.parse((await call('GET', `/sources/${id}/mappings${path}`, undefined, by)).body);

describe('a mapping', () => {
  test('that is saved changed is a new version; unchanged it keeps its version, and old ones can be read', async () => {
    const first = await put('Bürgeramt 2026', counts('Schalter'));
    expect([first.status, JSON.parse(first.body)]).toEqual([
      200,
      { name: 'Bürgeramt 2026', format: 'csv', version: 1, savedAt: '2026-11-22T09:00:00.000Z', mapping: counts('Schalter') },
    ]);
    tested.at('2026-11-22T10:00:00Z');
    const { kind, fields, counts: columns } = counts('Schalter');
    expect(JSON.parse((await put('Bürgeramt 2026', { counts: columns, fields, kind })).body)).toEqual(JSON.parse(first.body));
    expect(JSON.parse((await put('Bürgeramt 2026', counts('Post'))).body)).toMatchObject({ version: 2, mapping: counts('Post') });
    expect(JSON.parse((await put('Bürgeramt 2026', counts('Post'), { format: 'xlsx' })).body)).toMatchObject({
      version: 3,
      format: 'xlsx',
    });
    const name = encodeURIComponent('Bürgeramt 2026');
    expect(await get(`/${name}?version=1`)).toMatchObject({ version: 1, mapping: counts('Schalter') });
    const newest = await get(`/${name}`);
    expect(newest).toMatchObject({ version: 3, format: 'xlsx', mapping: counts('Post') });
    expect(newest.versions).toEqual([
      { version: 3, savedAt: '2026-11-22T10:00:00.000Z' },
      { version: 2, savedAt: '2026-11-22T10:00:00.000Z' },
      { version: 1, savedAt: '2026-11-22T09:00:00.000Z' },
    ]);
    await put('Anderes', counts('Fax'));
    expect((await put('ü'.repeat(64), counts('Fax'))).status).toBe(200);
    expect((await call('DELETE', `/sources/${id}/mappings/${encodeURIComponent('ü'.repeat(64))}`)).status).toBe(204);
    expect((await get('')).mappings.map((each: { name: string; version: number }) => [each.name, each.version])).toEqual([
      ['Anderes', 1],
      ['Bürgeramt 2026', 3],
    ]);
    const { sources } = (await tested.admin('GET', '/api/v1/sources')) as { sources: { id: number; mappings: unknown }[] };
    expect(sources.find((source) => source.id === id)?.mappings).toEqual([
      { name: 'Anderes', format: 'csv', version: 1, savedAt: '2026-11-22T10:00:00.000Z' },
      { name: 'Bürgeramt 2026', format: 'xlsx', version: 3, savedAt: '2026-11-22T10:00:00.000Z' },
    ]);
  });

  test('saved by two at once gets a version each', async () => {
    const columns = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(columns.map((column) => put('Monat', counts(column))));
    expect((await get('/Monat')).versions.map(({ version }: { version: number }) => version)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('is refused in few words, however many faults it has and however long they are', async () => {
    const many = Array.from({ length: 400 }, () => ({ count: 1, channel: {} }));
    const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, nr) => [`colour${nr}`, 1]));
    for (const mapping of [
      { ...counts('Schalter'), counts: many },
      { ...counts('Schalter'), ...unknown },
    ]) {
      const answer = await put('Monat', mapping);
      expectProblem(answer, 400, 'invalid', 'mapping');
      expect(answer.body.length).toBeLessThan(8_000);
    }
  });

  test('is refused with the path of every fault, by the schema of its format', async () => {
    const faulty = {
      ...counts('Schalter'),
      fields: { authority: { value: marburg }, service: {}, month: { column: '' } },
      colour: 1,
    };
    const answer = await put('Monat', faulty);
    expectProblem(answer, 400, 'invalid', 'mapping');
    const { message } = JSON.parse(answer.body).error as { message: string };
    expect(message.split('\n').map((line) => line.split(': ')[0])).toEqual([
      'fields.service.value',
      'fields.month.column',
      'mapping',
    ]);
    expectProblem(await put('Monat', counts('Schalter'), { format: 'xes' }), 400, 'invalid', 'mapping');
    expectProblem(await put('Monat', counts('Schalter'), { format: 'doc' }), 400, 'invalid', 'format');
    expectProblem(await put('Monat', 'text'), 400, 'invalid', 'mapping');
    expectProblem(await put('Monat', counts('Schal\0ter')), 400, 'invalid', 'mapping');
    expectProblem(await put('Monat', counts('Schal\ud800ter')), 400, 'invalid', 'mapping');
    for (const name of [' x', 'a/b', 'x'.repeat(65), '=cmd()', 'a\nb', '..%2f'])
      expectProblem(await put(name, counts('a')), 400, 'invalid', 'name');
    expect((await get('')).mappings).toEqual([]);
  });

  test('is removed in all its versions', async () => {
    await put('Monat', counts('a'));
    await put('Monat', counts('b'));
    expect((await call('DELETE', `/sources/${id}/mappings/Monat`, undefined, token)).status).toBe(204);
    expectProblem(await call('DELETE', `/sources/${id}/mappings/Monat`), 404, 'not_found');
    expectProblem(await call('GET', `/sources/${id}/mappings/Monat`), 404, 'not_found');
    expect((await get('')).mappings).toEqual([]);
  });

  test('is seen and changed by admins and the tokens of its source that may ingest; to others there is no such source', async () => {
    await put('Monat', counts('a'), { by: tested.config.adminToken ?? '' });
    const reader = await tested.token([marburg], { scopes: ['read'] });
    const paths = ['', '/Monat', '/Nichts'];
    for (const path of paths) {
      expectProblem(await call('GET', `/sources/${id}/mappings${path}`, undefined, tested.sender), 404, 'not_found');
      expectProblem(await call('GET', `/sources/${id}/mappings${path}`, undefined, reader), 403, 'forbidden');
    }
    expectProblem(await put('Monat', counts('b'), { by: tested.sender }), 404, 'not_found');
    expectProblem(await call('DELETE', `/sources/${id}/mappings/Monat`, undefined, tested.sender), 404, 'not_found');
    expectProblem(await put('Monat', counts('b'), { of: 4711, by: tested.config.adminToken ?? '' }), 404, 'not_found');
    expect(await get('/Monat')).toMatchObject({ version: 1, mapping: counts('a') });
  });
});

describe('a file', () => {
  const csv = 'Monat;Schalter;Post\n09.2026;12;3\n';
  async function hand(fields: Record<string, string>, by: string | undefined = undefined) {
    const answer = await postForm(tested, '/api/v1/imports', { format: 'csv', file: fileOf(csv), ...fields }, by);
    return { ...answer, job: JSON.parse(answer.body) as ImportAnswer };
  }
  async function done(job: ImportAnswer): Promise<ImportAnswer> {
    const read = async () => (await tested.admin('GET', `/api/v1/imports/${job.id}`)) as ImportAnswer;
    await expect.poll(async () => (await read()).state).toMatch(/done|refused|failed/);
    return await read();
  }
  const volumes = async () =>
    (await tested.store.pool.query('select count, source from volume where source = $1', [id])).rows.map(({ count }) => count);

  test('is read by a mapping of its source, and its import names the version', async () => {
    await put('Monat', counts('Schalter'));
    const first = await hand({ mappingName: 'Monat' }, token);
    expect(await done(first.job)).toMatchObject({ stored: true, totals: 1, source: id, mappingName: 'Monat', mappingVersion: 1 });
    expect(await volumes()).toEqual([12]);
    await put('Monat', counts('Post'));
    const second = await hand({ mappingName: 'Monat', source: `${id}` });
    expect(await done(second.job)).toMatchObject({ stored: true, mappingVersion: 2, source: id });
    expect(await volumes()).toEqual([3]);
    expect((await done(first.job)).mappingVersion).toBe(1);
  });

  test('that an admin hands in for a source is judged by what that source may', async () => {
    const mapping = JSON.stringify({ ...counts('Schalter'), fields: { ...counts('').fields, authority: { value: kassel } } });
    const job = await done((await hand({ mapping, source: `${id}` })).job);
    expect(job).toMatchObject({ state: 'refused', stored: false, errors: [{ code: 'not_allowed' }] });
    const trial = await newSource({ test: true });
    const tried = await done((await hand({ mapping: JSON.stringify(counts('Schalter')), source: `${trial.id}` })).job);
    expect(tried).toMatchObject({ state: 'done', dryRun: true, stored: false, totals: 1 });
  });

  test('with a source or mapping that is not there, or both a mapping and its name, is refused', async () => {
    await put('Monat', counts('Schalter'));
    expectProblem(await hand({ mappingName: 'Nichts' }, token), 400, 'invalid', 'mappingName');
    expectProblem(await hand({ mappingName: 'Monat' }), 400, 'invalid', 'mappingName');
    expectProblem(await hand({ mappingName: 'Monat', mapping: '{}', source: `${id}` }), 400, 'invalid', 'mappingName');
    expectProblem(await hand({ mappingName: 'Monat', source: '4711' }), 404, 'not_found');
    expectProblem(await hand({ mappingName: 'Monat', source: `${id}` }, tested.sender), 404, 'not_found');
    expectProblem(await hand({ source: 'x' }), 400, 'invalid', 'source');
    expectProblem(await hand({ mappingName: 'Monat' }, tested.sender), 400, 'invalid', 'mappingName');
  });

  test('is listed with the newest first: to a token its own, to admins all or those of one source', async () => {
    await put('Monat', counts('Schalter'));
    const list = async (query: string, by?: string) => {
      const { body } = await call('GET', `/imports${query}`, undefined, by);
      return (JSON.parse(body) as { imports: ImportAnswer[] }).imports;
    };
    const ids: string[] = [];
    for (const minute of [1, 2, 3]) {
      tested.at(`2026-11-22T10:0${minute}:00Z`);
      ids.unshift((await done((await hand({ mappingName: 'Monat' }, token)).job)).id);
    }
    const [operators] = [await done((await hand({ mapping: JSON.stringify(counts('Schalter')), dryRun: 'true' })).job)];
    expect((await list('', token)).map((job) => job.id)).toEqual(ids);
    expect((await list('?limit=2', token)).map((job) => job.id)).toEqual(ids.slice(0, 2));
    expect((await list(`?source=${id}`)).map((job) => job.id)).toEqual(ids);
    const all = await list('?limit=100');
    expect(all.find((job) => job.id === operators.id)).toMatchObject({ source: null, dryRun: true });
    expect(all.map((job) => job.id)).toEqual(expect.arrayContaining(ids));
    expect(all[0]).not.toHaveProperty('errors');
    expect((await list('', tested.sender)).map((job) => job.id)).toEqual([]);
    expectProblem(await call('GET', `/imports?source=${id}`, undefined, tested.sender), 404, 'not_found');
    expectProblem(await call('GET', '/imports?limit=1000'), 400, 'invalid', 'limit');
  });
});
