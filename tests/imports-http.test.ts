import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportAnswer, KpiRow } from '../server/contract/api.ts';
import { removeLeftUploads } from '../server/upload.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { uploadFolder } from './upload-folder.ts';

/** `POST /api/v1/imports` and what `GET /api/v1/imports/{id}` tells of the file afterwards. */
let tested: Marburg;
let uploads: ReturnType<typeof uploadFolder>;
beforeAll(async () => {
  uploads = uploadFolder();
  tested = await marburgApp({ UPLOAD_MB: '1' });
});
afterAll(async () => {
  await tested.close();
  uploads.expectEmptyAndRemove();
});

const header = 'authority;service;type;time;attempt';
const line = (attempt: string, authority = marburg) => `${authority};${service};started;21.11.2026 10:00;${attempt}`;
const csv = (...lines: string[]) => [header, ...lines].join('\n');

interface Sending {
  token?: string | null;
  remoteAddress?: string;
  type?: string;
}

async function send(
  form: Record<string, string | Blob>,
  { token = tested.sender, remoteAddress = '10.1.2.3', type }: Sending = {},
) {
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.append(name, value);
  const body = new Response(data);
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    'content-type': type ?? body.headers.get('content-type') ?? '',
  };
  const payload = Buffer.from(await body.arrayBuffer());
  const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/imports', headers, payload, remoteAddress });
  return { status: answer.statusCode, body: answer.body, location: answer.headers.location };
}

const file = (content: string | Buffer) => new Blob([content as never], { type: 'text/csv' });

async function look(location: string, token = tested.sender) {
  const answer = await tested.app.inject({ url: location, headers: { authorization: `Bearer ${token}` } });
  return { status: answer.statusCode, body: answer.body, job: answer.json() as ImportAnswer };
}

/** Sends a file and waits for its end. */
async function take(content: string | Buffer, fields: Record<string, string> = {}, sending: Sending = {}): Promise<ImportAnswer> {
  const { status, location = '', body } = await send({ format: 'csv', ...fields, file: file(content) }, sending);
  expect([status, body]).toEqual([202, expect.stringContaining('"state":')]);
  const job = async () => (await look(`${location}?errors=10000`, sending.token ?? tested.sender)).job;
  await expect.poll(async () => (await job()).state).toMatch(/done|refused|failed/);
  return await job();
}

const starts = async () => {
  const { rows } = (await tested.admin('GET', '/api/v1/kpis?kpi=starts&from=2026-11-01&to=2026-11-30')) as { rows: KpiRow[] };
  return rows[0]?.value;
};

test('a file is imported with its progress and counts, and the same again changes nothing', async () => {
  expect(await take(csv(line('a'), line('b')), { dryRun: 'true' })).toMatchObject({
    state: 'done',
    stored: false,
    dryRun: true,
    events: 2,
  });
  expect(await tested.count('attempt')).toBe(0);
  for (const round of [1, 2]) {
    const job = await take(csv(line('a'), line('b')));
    expect(job).toMatchObject({
      state: 'done',
      stored: true,
      progress: 1,
      events: 2,
      faults: 0,
      errors: [],
      finishedAt: expect.any(String),
    });
    expect(await starts(), `round ${round}`).toBe(2);
  }
});

test('a faulty file is refused with every bad line, and blocks no other', async () => {
  const bad = await send({
    format: 'csv',
    file: file(csv(line('c'), line('d', kassel), 'x', line('e').replace('started', 'began'))),
  });
  const bomb = await send({ format: 'csv', file: file(gzipSync(`${header}\n${`${' '.repeat(900_000)};1\n`.repeat(80)}`)) });
  expect(await take(csv(line('f')))).toMatchObject({ stored: true });
  expect((await look(bad.location ?? '')).job).toMatchObject({
    state: 'refused',
    stored: false,
    faults: 3,
    errors: [
      { line: 3, column: 'authority', code: 'not_allowed', message: expect.any(String) },
      { line: 4, code: 'columns' },
      { line: 5, column: 'type', code: 'invalid' },
    ],
  });
  expect((await look(`${bad.location}?errors=1`)).job.errors).toHaveLength(1);
  expect((await look(bomb.location ?? '')).job).toMatchObject({ state: 'refused', stored: false });
  expect(await take(csv(line('f'), 'x'), { keepGood: 'true' })).toMatchObject({ state: 'done', stored: true, faults: 1 });
  expect(await starts()).toBe(3);
});

test('a mapping comes with the form, and is refused by the path of its fault', async () => {
  const mapping = {
    kind: 'totals',
    fields: { authority: { value: marburg }, service: { value: service }, month: { column: 'Monat' } },
    counts: [{ count: { column: 'Schalter' }, channel: { value: 'counter' } }],
  };
  expect(await take('Monat;Schalter\n09.2026;12\n', { mapping: JSON.stringify(mapping) })).toMatchObject({
    stored: true,
    totals: 1,
  });
  expect(await tested.count('volume')).toBe(1);
  const wrong = await send({ format: 'csv', mapping: JSON.stringify({ ...mapping, kind: 'rows' }), file: file('a') });
  expectProblem(wrong, 400, 'invalid', 'mapping');
  expect(wrong.body).toContain('kind must be');
});

describe('a form', () => {
  const good = { format: 'csv', file: file(csv(line('g'))) };
  test.each([
    ['without a file', { format: 'csv' }, {}, 400, 'invalid', 'file'],
    ['without a format', { file: good.file }, {}, 400, 'invalid', 'format'],
    ['of an unknown format', { ...good, format: 'doc' }, {}, 400, 'invalid', 'format'],
    ['that lacks a mapping', { ...good, format: 'json' }, {}, 400, 'invalid', 'mapping'],
    [
      'with fields without end',
      Object.fromEntries([...'abcdefghijklmno'].map((name) => [name, '1'])),
      {},
      400,
      'unknown_field',
      undefined,
    ],
    ['with an unknown field', { ...good, colour: 'red' }, {}, 400, 'unknown_field', 'colour'],
    ['with a file too large', { ...good, file: file(Buffer.alloc(1024 * 1024 + 1, 'a')) }, {}, 413, 'too_large', 'file'],
    ['that is no form', {}, { type: 'application/json' }, 400, 'invalid_json', undefined],
    ['without a boundary', good, { type: 'multipart/form-data' }, 400, 'invalid', undefined],
    ['without a token', good, { token: null }, 401, 'unauthorized', undefined],
  ])('%s is refused', async (_, form, sending, status, code, field) => {
    const answer = await send(form as never, sending);
    expectProblem(answer, status, code, field);
  });

  test('with a mapping as a second file is told how to send it', async () => {
    const answer = await send({ ...good, mapping: new Blob(['{}']) });
    expectProblem(answer, 400, 'invalid', 'file');
    expect(answer.body).toContain('Send a mapping as a field');
  });

  test('that was cut off is refused, and nothing of it is kept', async () => {
    const headers = { authorization: `Bearer ${tested.sender}`, 'content-type': 'multipart/form-data; boundary=b' };
    const payload = `--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n${header}\n`;
    const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/imports', headers, payload });
    expectProblem({ status: answer.statusCode, body: answer.body }, 400, 'invalid');
  });

  test('needs a token that may ingest, but none on the machine itself', async () => {
    expectProblem(await send(good, { token: await tested.token([marburg], { scopes: ['read'] }) }), 403, 'forbidden');
    expect((await send(good, { token: null, remoteAddress: '127.0.0.1' })).status).toBe(202);
  });
});

test.each(['../../../evil.xlsx', '/etc/passwd', 'file\u0000.zip', '..\\..\\evil.csv', '<script>.csv', ''])(
  'a file is what its content is, and lies where we say, whatever it is called (%j)',
  async (name) => {
    const answer = await send({ format: 'csv', file: new File([csv(line('named'))], name, { type: 'application/x-sh' }) });
    if (name === '') return expectProblem(answer, 400, 'invalid', 'file'); // by its name a file differs from a field
    expect(answer.status).toBe(202);
    const job = async () => (await look(answer.location ?? '')).job;
    await expect.poll(async () => (await job()).state).toBe('done');
    expect(JSON.stringify(await job())).not.toMatch(/evil|passwd|script/);
    expect(existsSync(path.join(uploads.folder, '../../../evil.xlsx'))).toBe(false);
  },
);

test('only whoever sent a file sees what became of it, and one of a test source is never stored', async () => {
  const mine = await send({ format: 'csv', file: file(csv(line('h'))) });
  const other = await tested.token([marburg]);
  expectProblem(await look(mine.location ?? '', other), 404, 'not_found');
  expect((await tested.admin('GET', mine.location ?? '')) as object).toMatchObject({ format: 'csv' });
  const token = await tested.token([marburg], { test: true });
  expect(await take(csv(line('i')), {}, { token })).toMatchObject({ state: 'done', dryRun: true, stored: false, events: 1 });
});

test('what a killed server has left of uploads is removed at the next start, and nothing of one that runs', async () => {
  for (const pid of [process.pid, 4_194_305, process.ppid]) mkdirSync(path.join(uploads.folder, `egovsad-upload-${pid}-a`));
  mkdirSync(path.join(uploads.folder, 'egovsad-upload-else'));
  await removeLeftUploads();
  const left = [`egovsad-upload-${process.ppid}-a`, 'egovsad-upload-else'];
  expect(readdirSync(uploads.folder).sort()).toEqual(left.sort());
  for (const name of left) rmSync(path.join(uploads.folder, name), { recursive: true });
});

test('a file of a source that was deleted while it waited is refused', async () => {
  const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Kurz', authorities: [marburg] })) as { id: number };
  const { token } = (await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['ingest'] })) as { token: string };
  const client = await tested.store.pool.connect();
  await client.query('begin');
  await client.query('select from source where id = $1 for update', [id]);
  const { location = '' } = await send({ format: 'csv', file: file(csv(line('gone'))) }, { token });
  await client.query('delete from source where id = $1', [id]);
  await client.query('commit');
  client.release();
  const job = async () => (await tested.admin('GET', location)) as ImportAnswer;
  await expect.poll(async () => (await job()).state).toBe('refused');
  expect((await job()).message).toContain('has been deleted');
});

test('an import whose server was killed is told as failed', async () => {
  const { id } = await take(csv(line('j')));
  await tested.store.pool.query(
    `update import_job set state = 'running', alive_at = now() - interval '2 minutes' where id = $1`,
    [id],
  );
  expect((await look(`/api/v1/imports/${id}`)).job).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('send it again'),
  });
});
