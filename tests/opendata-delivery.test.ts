import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partBytes, storingSink } from '../server/opendata/files.ts';
import { withdrawEdition } from '../server/opendata/publishing/withdraw.ts';
import type { TestApp } from './app.ts';
import { folder, publishAt, townsApp } from './towns-app.ts';

const now = '2026-11-22T10:00:00.250+01:00';
const latest = `${folder}/latest/usage-monthly.csv`;
const frozen = `${folder}/editions/2026-10/usage-monthly.csv`;
const large = `${folder}/editions/2026-10/large.txt`;
/** more than two parts, with a letter of two bytes across the end of the first */
const largeText = `${'a'.repeat(partBytes - 1)}ü${'0123456789'.repeat(150_000)}`;

let there: TestApp;
let whole: Buffer;
let etag: string;
beforeAll(async () => {
  there = await townsApp(now);
  await publishAt(now, there);
  const sink = await storingSink(there.store.db, { publisher: 'instance', id: '2026-10' })(
    'usage-monthly/large.txt',
    'text/plain; charset=utf-8',
  );
  for (const part of [largeText.slice(0, 700_000), largeText.slice(700_000)]) await sink.write(part);
  await sink.close();
  whole = (await get(latest)).rawPayload;
  etag = `"${createHash('sha256').update(whole).digest('hex')}"`;
});
afterAll(() => there.close());

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'OPTIONS' = 'GET') =>
  there.app.inject({ method, url, headers });

describe('a published file', () => {
  test('comes with checksum, date, name, length and the right to be read from any page', async () => {
    const { statusCode, headers } = await get(frozen);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      etag,
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-length': `${whole.length}`,
      'last-modified': 'Sun, 22 Nov 2026 09:00:00 GMT',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'content-disposition': 'attachment; filename="usage-monthly.csv"',
    });
  });

  test('of an edition may be kept for good, of the newest one for a short time', async () => {
    expect((await get(frozen)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get(latest)).headers['cache-control']).toBe('public, max-age=300');
  });

  test('is described to HEAD without its bytes', async () => {
    const { statusCode, headers, rawPayload } = await get(latest, {}, 'HEAD');
    expect([statusCode, headers['content-length'], headers['etag'], rawPayload.length]).toEqual([
      200,
      `${whole.length}`,
      etag,
      0,
    ]);
  });

  test('that has not changed is not sent again', async () => {
    for (const headers of [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': 'Sun, 22 Nov 2026 09:00:00 GMT' },
    ]) {
      const answer = await get(latest, headers);
      expect([answer.statusCode, answer.rawPayload.length, answer.headers['etag']]).toEqual([304, 0, etag]);
    }
    expect(
      (await get(latest, { 'if-none-match': '"other"', 'if-modified-since': 'Sun, 22 Nov 2026 09:00:00 GMT' })).statusCode,
    ).toBe(200);
  });

  test('comes compressed to who takes that, with tag and length of its own, and is the same unpacked', async () => {
    const tags = new Set<unknown>([etag]);
    for (const [accepts, encoding, unpack] of [
      ['gzip', 'gzip', gunzipSync],
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['br;q=0.1, gzip;q=0.9', 'gzip', gunzipSync],
      ['*', 'br', brotliDecompressSync],
    ] as const) {
      const { headers, rawPayload } = await get(latest, { 'accept-encoding': accepts });
      expect([headers['content-encoding'], headers['content-length']]).toEqual([encoding, `${rawPayload.length}`]);
      expect(headers['etag']).toBe(`"${createHash('sha256').update(rawPayload).digest('hex')}"`);
      expect(rawPayload.length).toBeLessThan(whole.length / 2);
      expect(unpack(rawPayload).equals(whole)).toBe(true);
      expect(headers['vary']).toContain('Accept-Encoding');
      tags.add(headers['etag']);
      expect((await get(latest, { 'accept-encoding': accepts, 'if-none-match': `${headers['etag']}` })).statusCode).toBe(304);
      expect((await get(latest, { 'accept-encoding': accepts, 'if-none-match': etag })).statusCode).toBe(200);
    }
    expect(tags.size).toBe(3);
  });

  test('comes as it is to who does not take it compressed', async () => {
    for (const accepts of ['', 'identity', 'zstd', 'gzip;q=0, br;q=0.0', 'identity;q=1, gzip;q=0.5']) {
      const { headers, rawPayload } = await get(latest, { 'accept-encoding': accepts });
      expect([headers['content-encoding'], headers['etag'], rawPayload.equals(whole)]).toEqual([undefined, etag, true]);
    }
  });

  test('that is compressed already is not compressed again', async () => {
    for (const ending of ['parquet', 'xlsx']) {
      const { headers } = await get(latest.replace('csv', ending), { 'accept-encoding': 'gzip, br' });
      expect(headers['content-encoding']).toBeUndefined();
    }
  });

  test('can be gone on with where a compressed download broke off', async () => {
    const accepts = { 'accept-encoding': 'gzip' };
    const { headers, rawPayload } = await get(latest, accepts);
    const rest = await get(latest, { ...accepts, range: 'bytes=100-', 'if-range': `${headers['etag']}` });
    expect([rest.statusCode, rest.headers['content-range']]).toEqual([
      206,
      `bytes 100-${rawPayload.length - 1}/${rawPayload.length}`,
    ]);
    expect(gunzipSync(Buffer.concat([rawPayload.subarray(0, 100), rest.rawPayload])).equals(whole)).toBe(true);
    expect((await get(latest, { ...accepts, range: 'bytes=100-', 'if-range': etag })).statusCode).toBe(200);
  });

  test('larger than one part arrives whole', async () => {
    expect((await get(large)).rawPayload.equals(Buffer.from(largeText))).toBe(true);
  });

  test('may be asked for before, from any page', async () => {
    const { statusCode, headers } = await get(
      latest,
      { origin: 'https://example.org', 'access-control-request-method': 'GET' },
      'OPTIONS',
    );
    expect([statusCode, headers['access-control-allow-origin'], headers['access-control-allow-headers']]).toEqual([
      204,
      '*',
      expect.stringContaining('range'),
    ]);
  });
});

describe('a range', () => {
  const bytes = Buffer.from(largeText);
  const size = bytes.length;
  test.each([
    ['the beginning', 'bytes=0-9', 0, 9],
    ['from a byte on', `bytes=${size - 5}-`, size - 5, size - 1],
    ['the end', 'bytes=-7', size - 7, size - 1],
    ['more than there is', 'bytes=-99999999', 0, size - 1],
    ['beyond the end', `bytes=10-${size + 10}`, 10, size - 1],
    ['across two parts', `bytes=${partBytes - 3}-${partBytes + 4}`, partBytes - 3, partBytes + 4],
    ['exactly one part', `bytes=${partBytes}-${2 * partBytes - 1}`, partBytes, 2 * partBytes - 1],
  ])('%s is answered with those bytes', async (_what, range, first, last) => {
    const answer = await get(large, { range });
    expect([answer.statusCode, answer.headers['content-range'], answer.headers['content-length']]).toEqual([
      206,
      `bytes ${first}-${last}/${size}`,
      `${last - first + 1}`,
    ]);
    expect(answer.rawPayload.equals(bytes.subarray(first, last + 1))).toBe(true);
  });

  test('outside the file is refused with the size', async () => {
    for (const range of [`bytes=${size}-`, 'bytes=-0']) {
      const { statusCode, headers, payload } = await get(large, { range });
      expect([statusCode, headers['content-range'], JSON.parse(payload).error.code]).toEqual([
        416,
        `bytes */${size}`,
        'range_not_satisfiable',
      ]);
    }
  });

  test('of several parts, in another unit or upside down gives the whole file', async () => {
    for (const range of ['bytes=0-1,5-6', 'lines=0-5', 'bytes=9-5', 'bytes=-', 'bytes=a-b'])
      expect((await get(latest, { range })).statusCode).toBe(200);
  });

  test('is cut only from the file the client has begun with', async () => {
    const status = async (ifRange: string) => (await get(latest, { range: 'bytes=0-9', 'if-range': ifRange })).statusCode;
    expect([await status(etag), await status('"other"')]).toEqual([206, 200]);
    expect([await status('Sun, 22 Nov 2026 09:00:00 GMT'), await status('Sun, 22 Nov 2026 08:00:00 GMT')]).toEqual([206, 200]);
  });
});

test('an answer that fails on the way says nothing of the file it was to be, so that nobody keeps it', async () => {
  const sink = await storingSink(there.store.db, { publisher: 'instance', id: '2026-10' })(
    'usage-monthly/lost.csv',
    'text/csv; charset=utf-8',
  );
  await sink.write('a,b\n');
  await sink.close();
  await there.store.db.deleteFrom('edition_part').where('name', '=', 'usage-monthly/lost.csv').execute();
  const { statusCode, headers } = await get(`${folder}/editions/2026-10/lost.csv`);
  expect(statusCode).toBe(500);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers.etag).not.toMatch(/^"/); // a weak one is of the error itself
  for (const name of ['last-modified', 'content-encoding', 'content-disposition']) expect(headers).not.toHaveProperty(name);
});

test('an address with nothing where the edition belongs is refused, and disturbs nobody who asks at the same time', async () => {
  const answers = await Promise.all([get(latest), get(`${folder}/editions//usage-monthly.csv`), get(latest)]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 200]);
});

describe('what is not there', () => {
  test.each([
    `${folder}/editions/2019-01/usage-monthly.csv`,
    `${folder}/latest/other.csv`,
    '/open-data/v1/other/latest/other.csv',
    `${folder}/latest/..%2F..%2Fpackage.json`,
  ])('%s is answered with 404 and where to look', async (url) => {
    const { statusCode, payload } = await get(url);
    expect([statusCode, JSON.parse(payload).error.message]).toEqual([404, expect.stringContaining('/open-data/')]);
  });

  test('a withdrawn edition is gone, and the newest is the one before it', async () => {
    await there.store.db
      .insertInto('edition')
      .values({
        publisher: 'instance',
        id: '2026-11',
        status: 'withdrawn',
        first_month: '2026-05-01',
        last_month: '2026-11-01',
        method: 'ckm-1',
        key_print: there.keys.recordsPrint,
        licence: 'dl-de/zero-2-0',
        published_at: new Date(now),
      })
      .execute();
    await there.store.db
      .insertInto('edition_file')
      .values({
        publisher: 'instance',
        edition: '2026-11',
        name: 'usage-monthly/usage-monthly.csv',
        media_type: 'text/csv',
        bytes: '0',
        sha256: 'x',
      })
      .execute();
    const { statusCode, payload } = await get(`${folder}/editions/2026-11/usage-monthly.csv`);
    expect([statusCode, JSON.parse(payload).error.code]).toEqual([410, 'withdrawn']);
    expect((await get(latest)).headers['etag']).toBe(etag);
  });
});

test('the dictionary names every column and measure of the files, for people and machines', async () => {
  const { columns, tables } = (await get('/open-data/dictionary.json')).json();
  expect(columns.map(({ name }: { name: string }) => name).join(',')).toBe(whole.toString().split('\r\n')[0]);
  const measures: string[] = tables[0].measures.map(({ name }: { name: string }) => name);
  const used = new Set(
    whole
      .toString()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => /(?:count|share),protected/.exec(line) && measures.find((name) => line.includes(`,${name},,,`))),
  );
  expect(used.has(undefined)).toBe(false);
  for (const url of ['/open-data/dictionary', '/open-data/dictionary?lang=en']) {
    const page = (await get(url)).body;
    for (const { name } of [...columns, ...tables[0].measures]) expect(page).toContain(`<code>${name}</code>`);
  }
});

test('a file that many have asked for follows its edition at once, whichever process withdraws, publishes or makes it anew', async () => {
  const status = async (url: string) => (await get(url)).statusCode;
  expect([await status(frozen), await status(latest)]).toEqual([200, 200]);
  const of = { publisher: 'instance', id: '2026-10', now: new Date(now), by: { kind: 'cli' } } as const;
  await withdrawEdition(there.store.db, { ...of, reason: 'a mistake' });
  const { statusCode, payload } = await get(frozen, { 'if-none-match': etag });
  expect([statusCode, JSON.parse(payload).error.message]).toEqual([410, expect.stringContaining('a mistake')]);
  expect(await status(latest)).toBe(410);

  await publishAt(now, there);
  const revised = await get(latest);
  expect([revised.statusCode, revised.rawPayload.includes('2026-10.2')]).toEqual([200, true]);
  expect((await get(latest)).rawPayload.equals(revised.rawPayload)).toBe(true);

  await there.store.db.deleteFrom('edition').where('id', '=', '2026-10.2').execute();
  expect(await status(latest)).toBe(410);
  await publishAt('2026-11-23T10:00:00+01:00', there);
  const anew = await get(latest);
  expect([anew.statusCode, anew.headers['last-modified']]).toEqual([200, 'Mon, 23 Nov 2026 09:00:00 GMT']);
});
