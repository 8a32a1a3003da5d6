import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { event, expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** What `POST /api/v1/events` answers (events.md, "Taking events"); what it keeps is in events-kept.test.ts. */
const ndjson = 'application/x-ndjson';
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());
const post: Marburg['post'] = (...request) => tested.post(...request);
const refusals: Marburg['refusals'] = (...request) => tested.refusals(...request);

describe('a request', () => {
  test('may be one event, an array, or one event a line, packed or not', async () => {
    const taken = { accepted: 1, rejected: 0, errors: [] };
    const line = JSON.stringify(event());
    const requests = [
      post(event()),
      post([event()]),
      post(`${line}\r\n\n`, { type: ndjson }),
      post(line, { type: 'application/json; charset=utf-8' }),
      post(`\uFEFF${line}`),
    ];
    requests.push(
      post(gzipSync(line), { encoding: 'gzip' }),
      post(gzipSync(line), { encoding: 'GZIP', type: ndjson }),
      post(line, { encoding: 'identity' }),
    );
    for (const answer of await Promise.all(requests)) expect([answer.status, answer.json]).toEqual([202, taken]);
  });

  test('without events is taken, too', async () => {
    for (const answer of [await post([]), await post('', { type: ndjson }), await post('\n\n', { type: ndjson })]) {
      expect([answer.status, answer.json]).toEqual([202, { accepted: 0, rejected: 0, errors: [] }]);
    }
  });

  test('has its good events taken and its bad ones refused one by one, in their places', async () => {
    const answer = await post([
      event(),
      event({ id: 'bad-1', type: 'step', step: 'garten' }),
      event(),
      'no event',
      event({ attempt: 'short' }),
    ]);
    expect([answer.status, answer.json.accepted, answer.json.rejected]).toEqual([202, 2, 3]);
    expect(answer.json.errors.map(({ index, id, code, field }) => ({ index, id, code, field }))).toEqual([
      { index: 1, id: 'bad-1', code: 'unknown_step', field: 'step' },
      { index: 3, id: undefined, code: 'invalid', field: undefined },
      { index: 4, id: 'event-1', code: 'invalid', field: 'attempt' },
    ]);
  });

  test('with nothing good in it is 422 with the same body', async () => {
    const answer = await post(event({ type: 'clicked' }));
    expect([answer.status, Object.keys(answer.json)]).toEqual([422, ['accepted', 'rejected', 'errors']]);
    for (const nothing of ['null', '42', '"started"', '[[]]', '[null]']) expect((await post(nothing)).status, nothing).toBe(422);
  });

  test('has all refusals counted and the first 100 listed', async () => {
    const { json } = await post([event(), ...Array.from({ length: 150 }, () => event({ rating: 1 }))]);
    expect([json.accepted, json.rejected, json.errors.length, json.errors.at(-1)?.index]).toEqual([1, 150, 100, 100]);
  });

  test('has a line that is no JSON refused as one item of it', async () => {
    const lines = [
      JSON.stringify(event()),
      '{"id":',
      JSON.stringify(event()),
      'NaN',
      `${JSON.stringify(event())}${JSON.stringify(event())}`,
    ];
    const { status, json } = await post(lines.join('\n'), { type: ndjson });
    expect([status, json.accepted, json.errors.map(({ index, code }) => `${index} ${code}`)]).toEqual([
      202,
      2,
      ['1 invalid', '3 invalid', '4 invalid'],
    ]);
  });
});

describe('a request that cannot be read', () => {
  test('is 400 where it is not JSON', async () => {
    for (const body of ['', '{', '[{}', 'NaN', '{"time":NaN}', '{} {}', "{'a':1}", '\u0000', '['.repeat(100_000)]) {
      expectProblem(await post(body), 400, 'invalid_json');
    }
  });

  test('is 400 where it is not gzip, cut off, or not UTF-8', async () => {
    const packed = gzipSync(JSON.stringify([event()]));
    expectProblem(await post(JSON.stringify(event()), { encoding: 'gzip' }), 400, 'invalid_gzip');
    expectProblem(await post(packed.subarray(0, -9), { encoding: 'gzip' }), 400, 'invalid_gzip');
    expectProblem(await post('', { encoding: 'gzip' }), 400, 'invalid_gzip');
    expectProblem(await post(Buffer.from([0x22, 0xe4, 0x22])), 400, 'invalid_encoding');
    expectProblem(await post(Buffer.from([0x22, 0xe4, 0x22]), { type: ndjson }), 400, 'invalid_encoding');
    expectProblem(await post(packed), 400, 'invalid_encoding');
  });

  test('is 413 with more than 10,000 events, and taken with just as many', async () => {
    const many = Array.from({ length: 10_001 }, () => 0);
    expectProblem(await post(many), 413, 'too_large');
    expectProblem(await post(many.join('\n'), { type: ndjson }), 413, 'too_large');
    expect((await post(many.slice(1))).json.rejected).toBe(10_000);
  });

  test('is 413 beyond 8 MiB, also when it only unpacks to more', async () => {
    const limit = 8 * 1024 * 1024;
    const padded = (length: number) => `[${' '.repeat(length - 2)}]`;
    expect((await post(padded(limit))).status).toBe(202);
    expectProblem(await post(padded(limit + 1)), 413, 'too_large');
    expect((await post(gzipSync(padded(limit)), { encoding: 'gzip' })).status).toBe(202);
    expectProblem(await post(gzipSync(padded(limit + 1)), { encoding: 'gzip' }), 413, 'too_large');
  });

  test('is 413 for a bomb of a gigabyte without the server growing by it', async () => {
    const bomb = Buffer.concat(new Array(64).fill(gzipSync(Buffer.alloc(16 * 1024 ** 2, 0x20)))); // parts may follow each other
    const before = process.memoryUsage.rss();
    for (let round = 0; round < 5; round++) expectProblem(await post(bomb, { encoding: 'gzip' }), 413, 'too_large');
    expect((process.memoryUsage.rss() - before) / 1024 ** 2).toBeLessThan(200);
  });

  test('is 415 with another media type, none, or another encoding', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'nonsense',
      null,
    ]) {
      expectProblem(await post(event(), { type }), 415, 'unsupported_media_type');
    }
    const { statusCode: status, body } = await tested.app.inject({
      method: 'POST',
      url: '/api/v1/events',
      headers: { authorization: `Bearer ${tested.sender}` },
    });
    expectProblem({ status, body }, 415, 'unsupported_media_type');
    for (const encoding of ['br', 'deflate', 'gzip, gzip'])
      expectProblem(await post(event(), { encoding }), 415, 'unsupported_encoding');
  });
});

describe('an item is refused by the first code that applies', () => {
  const everything = { page: 'nowhere', time: '2020-01-01T00:00:00Z', authority: '000000000000', service: 'unheard-of' };
  const order: [string, Record<string, unknown>][] = [
    ['unknown_field name', { ...everything, authority: 5, name: 'Erika Mustermann' }],
    ['invalid authority', { ...everything, authority: 5 }],
    ['unknown_authority authority', everything],
    ['not_allowed authority', { ...everything, authority: kassel }],
    ['unknown_service service', { ...everything, authority: marburg }],
    ['unknown_page page', { ...everything, authority: marburg, service }],
    ['too_old time', { ...everything, authority: marburg, service, page: 'start' }],
    ['time_in_future time', { ...everything, authority: marburg, service, page: 'start', time: '2030-01-01T00:00:00Z' }],
  ];
  test.each(order)('%s', async (code, fields) => {
    expect(await refusals(event({ type: 'visited', ...fields }))).toEqual([code]);
  });

  test('unknown_step, of steps and of errors, before the time', async () => {
    const fields = { step: 'garten', time: '2020-01-01T00:00:00Z' };
    expect(
      await refusals([event({ type: 'step', ...fields }), event({ type: 'error', errorKind: 'technical', ...fields })]),
    ).toEqual(['unknown_step step', 'unknown_step step']);
    expect(await refusals([event({ type: 'step', step: 'wohnung' }), event({ type: 'error', errorKind: 'technical' })])).toEqual(
      [],
    );
  });

  test('a field of another type is an unknown field, also where the type is unknown', async () => {
    expect(
      await refusals([
        event({ step: 'person' }),
        event({ type: 'visited', attempt: 'attempt-0123456789' }),
        event({ type: 'visited', channel: 'web' }),
      ]),
    ).toEqual(['unknown_field step', 'unknown_field attempt', 'unknown_field channel']);
    expect(
      await refusals([
        event({ type: 'clicked', ip: '10.0.0.1' }),
        event({ type: 'clicked' }),
        event({ type: 'toString' }),
        { id: 'x' },
      ]),
    ).toEqual(['unknown_field ip', 'invalid type', 'invalid type', 'invalid type']);
  });

  test('names of JavaScript are fields like others', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const whole = JSON.stringify(event());
      expect(await refusals(`${whole.slice(0, -1)},"${name}":{"admin":true}}`), name).toEqual([`unknown_field ${name}`]);
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test('values of a wrong kind are invalid and named, however deep they go', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const nested = JSON.stringify(event({ id: 0 })).replace('"id":0', `"id":${deep}`);
    expect(await refusals(nested)).toEqual(['invalid id']);
    const wrong: [string, unknown][] = [
      ['id', ''],
      ['id', 'ä'],
      ['id', 'x'.repeat(129)],
      ['time', 1_763_800_000],
      ['authority', '65340014014'],
      ['authority', 65_340_014_014],
      ['service', 'x'],
      ['service', '991150051040001'],
      ['attempt', 'fifteen-letters'],
      ['attempt', 'a'.repeat(65)],
      ['attempt', 'has a space in it'],
      ['device', 'phone'],
      ['channel', null],
      ['language', 'DE'],
      ['language', 'deu'],
    ];
    for (const [field, value] of wrong)
      expect(await refusals(event({ [field]: value })), `${field} ${value}`).toEqual([`invalid ${field}`]);
    for (const rating of [0, 6, 3.5, '5'])
      expect(await refusals(event({ type: 'rated', rating })), `${rating}`).toEqual(['invalid rating']);
    for (const type of ['step', 'authenticated', 'payment', 'error', 'rated', 'decided'])
      expect((await refusals(event({ type })))[0], type).toMatch(/^invalid/);
    expect(await refusals(event({ type: 'visited', country: 'de' }))).toEqual(['invalid country']);
  });

  test('of a key given twice the later counts', async () => {
    expect(await refusals(`{"id":5,${JSON.stringify(event()).slice(1)}`)).toEqual([]);
  });

  test('no message repeats a value', async () => {
    const secret = 'Mustermann';
    const fields = ['id', 'time', 'authority', 'service', 'attempt', 'device', 'language'].map((field) =>
      event({ [field]: `${secret}\u0000` }),
    );
    const more = [
      event({ type: secret }),
      event({ note: secret }),
      event({ type: 'step', step: secret.toLowerCase() }),
      event({ type: 'visited', page: secret.toLowerCase() }),
      event({ service: secret.toLowerCase() }),
      secret,
    ];
    const answer = await post([...fields, ...more]);
    expect([answer.json.accepted, answer.json.errors.filter((error) => error.message.length < 20)]).toEqual([0, []]);
    expect(answer.body.toLowerCase()).not.toContain(secret.toLowerCase());
  });
});

test('a LeiKa key may come as its URN', async () => {
  expect(await refusals(event({ service: `urn:de:fim:leika:leistung:${service}` }))).toEqual([]);
  expect(await refusals(event({ service: 'urn:de:fim:leika:leistung:99999999999999' }))).toEqual(['unknown_service service']);
  expect(await refusals(event({ service: `urn:de:leika:${service}` }))).toEqual(['invalid service']);
});
