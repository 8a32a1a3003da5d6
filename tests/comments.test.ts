import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mask } from '../server/comments/mask.ts';
import { deleteOldComments } from '../server/comments/store.ts';
import { expectProblem, kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';

/** What people write about an offer (events.md, "Comments"): masked, away from attempts, gone after a while. */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());
beforeEach(async () => {
  tested.at(now);
  await tested.store.pool.query('delete from comment');
});

const send = (body: object, token = tested.sender) =>
  tested.post({ authority: marburg, service, text: 'Ging schnell.', ...body }, { url: '/api/v1/comments', token });
const stored = async () =>
  (await tested.store.pool.query('select authority, service, day, text, rating, found_information from comment order by text'))
    .rows;
const row = { authority: marburg, service, day: '2026-11-22', text: 'Ging schnell.', rating: null, found_information: null };

describe('a comment', () => {
  test('is kept with its offer and its day, and with nothing of an attempt', async () => {
    tested.at('2026-11-22T23:30:00Z'); // the next day in Berlin
    expect((await send({ rating: 4, foundInformation: 'partly' })).status).toBe(201);
    expect(await stored()).toEqual([{ ...row, day: '2026-11-23', rating: 4, found_information: 'partly' }]);
    const { rows } = await tested.store.pool.query(
      `select column_name from information_schema.columns where table_name = 'comment'`,
    );
    expect(rows.map((column) => column.column_name).sort()).toEqual([
      'authority',
      'day',
      'done',
      'found_information',
      'id',
      'rating',
      'service',
      'text',
      'topics',
    ]);
    expect(await tested.count('inbox')).toBe(0);
  });

  test('may hold 2,000 characters, none with a rating alone, and no field that is not named', async () => {
    expect((await send({ text: 'ä'.repeat(2000) })).status).toBe(201);
    expect((await send({ text: '', rating: 1 })).status).toBe(201);
    expectProblem(await send({ text: 'ä'.repeat(2001) }), 400, 'invalid', 'text');
    expectProblem(await send({ text: ' \n ' }), 400, 'invalid', 'text');
    expectProblem(await send({ rating: 6 }), 400, 'invalid', 'rating');
    expectProblem(await send({ foundInformation: 'perhaps' }), 400, 'invalid', 'foundInformation');
    for (const field of ['attempt', 'time', 'email']) expectProblem(await send({ [field]: 'x' }), 400, 'unknown_field', field);
    expect(await stored()).toHaveLength(2);
  });

  test('goes to offers of the token only, and those of a test source go nowhere', async () => {
    expectProblem(await send({ authority: kassel }), 400, 'not_allowed', 'authority');
    expectProblem(await send({ service: 'hundesteuer' }), 400, 'unknown_service', 'service');
    expectProblem(await send({}, await tested.token([marburg], { scopes: ['read'] })), 403, 'forbidden');
    const trial = await send({}, await tested.token([marburg], { test: true }));
    expect([trial.status, trial.json]).toEqual([201, { stored: false }]);
    expect(await stored()).toEqual([]);
  });

  test('is masked before it is stored, whatever invisible characters are in it', async () => {
    await send({
      text: 'Rufen Sie 0\u200B6\u200B4\u200B2\u200B1 20\u00AD10 an\u0000, oder erika\u2060@example.org!\r\nDanke 🙂',
    });
    expect((await stored())[0].text).toBe('Rufen Sie [Telefon] an , oder [E-Mail]\nDanke 🙂');
  });

  test('is deleted when its days are over', async () => {
    await send({});
    await deleteOldComments(tested.store.db, new Date('2027-02-20T12:00:00+01:00'), 90);
    expect(await stored()).toHaveLength(1);
    await deleteOldComments(tested.store.db, new Date('2027-02-21T12:00:00+01:00'), 90);
    expect(await stored()).toEqual([]);
  });

  test('is refused where an offer has had a thousand of them that day', async () => {
    await tested.store.pool.query(
      'insert into comment (authority, service, day, text) select $1, $2, $3, $4 from generate_series(1, 1000)',
      [marburg, service, '2026-11-22', 'Spam'],
    );
    const answer = await send({});
    expectProblem(answer, 429, 'too_many');
    expect(answer.headers['retry-after']).toBe('86400');
    tested.at('2026-11-23T09:00:00Z');
    expect((await send({})).status).toBe(201);
  });
});

describe('masking', () => {
  const cases: [string, string][] = [
    ['Schreiben Sie an erika.mustermann+amt@example.org bitte', 'Schreiben Sie an [E-Mail] bitte'],
    ['erika (at) example.org und erika[at]example.org', '[E-Mail] und [E-Mail]'],
    ['Tel. 06421 201-0 oder +49 (0)6421/20 10', 'Tel. [Telefon] oder [Telefon]'],
    ['IBAN DE89 3704 0044 0532 0130 00 und de89370400440532013000', 'IBAN [IBAN] und [IBAN]'],
    ['GB29 NWBK 6016 1331 9268 19, NL91ABNA0417164300', '[IBAN], [IBAN]'],
    ['Aktenzeichen 123456789', 'Aktenzeichen [Nummer]'],
    ['Az. 4711-2026/08-15', 'Az. [Nummer]'],
    [
      'In Schritt 3 von 12 stand 35037 Marburg, 1.234,56 €, um 10:30 Uhr am 5.',
      'In Schritt 3 von 12 stand 35037 Marburg, 1.234,56 €, um 10:30 Uhr am 5.',
    ],
    ['1. Gut\n2. Schlecht\n3. Nichts', '1. Gut\n2. Schlecht\n3. Nichts'],
  ];
  test.each(cases)('%s', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  const letter = (letters: string, minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });
  const digit = (minLength: number, maxLength: number) => letter('0123456789', minLength, maxLength);
  const word = letter('abcdefghijklmnopqrstuvwxyzäöüß', 1, 12);
  const email = fc
    .tuple(letter('abcxyz0189._%+-', 1, 12), letter('abcxyz-', 1, 8))
    .map(([local, host]) => `${local}@x${host}.de`);
  const phone = fc
    .tuple(fc.constantFrom('0', '+49', '0049 ', '(0'), digit(3, 5), fc.constantFrom(' ', '/', '-', ') ', ' / '), digit(3, 8))
    .map((parts) => parts.join(''));
  const iban = fc
    .tuple(fc.constantFrom('DE', 'AT', 'CH'), digit(2, 2), digit(14, 22), fc.boolean())
    .map(([country, check, rest, grouped]) => `${country}${check}${rest}`.replace(grouped ? /(.{4})(?=.)/g : /$^/g, '$1 '));
  const secret = fc.oneof(email, phone, iban, digit(6, 20));
  const around = fc
    .array(fc.oneof(word, fc.constantFrom(',', '.', '!', '\n', '3', '🙂')), { maxLength: 8 })
    .map((parts) => parts.join(' '));

  test('leaves nothing of an address, number or IBAN, wherever it stands, and the words around it', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), secret, fc.array(word, { maxLength: 5 }), (before, hidden, after) => {
        const masked = mask([...before, hidden, ...after].join(' '));
        expect(masked).toMatch(/\[(E-Mail|Telefon|Nummer|IBAN)\]/);
        expect(masked).not.toMatch(/[@\d]/);
        for (const kept of [...before, ...after.slice(2)]) expect(masked).toContain(kept);
      }),
      { numRuns: 1000 },
    );
  });

  test('changes nothing the second time, and leaves no six digits together, whatever the text', () => {
    const pieces = fc.array(fc.oneof(secret, around, fc.string({ unit: 'grapheme' })), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const once = mask(parts.join(' '));
        expect(mask(once)).toBe(once);
        expect(once).not.toMatch(/\d([ ./()-]?\d){5}|[^\s@]@[^\s@]/);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no longer for texts made to be slow', () => {
    for (const nasty of [
      'a'.repeat(2000),
      'a@'.repeat(1000),
      '1 '.repeat(1000),
      'DE12'.repeat(500),
      '(at)'.repeat(500),
      `DE12${' 1234'.repeat(400)}x`,
      '+ ( '.repeat(500),
    ]) {
      const began = performance.now();
      mask(nasty);
      expect(performance.now() - began, nasty.slice(0, 10)).toBeLessThan(1000);
    }
  });
});

describe('the feedback form', () => {
  const url = `/feedback/${marburg}/${service}`;
  const submit = (fields: Record<string, string>, address = url) =>
    tested.app.inject({
      method: 'POST',
      url: address,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
      remoteAddress: '10.1.2.3',
    });

  test('needs no token, sets no cookie, loads nothing from elsewhere, in German and English', async () => {
    for (const [lang, words] of [
      ['de', 'Wie war „Wohngeld“ (Marburg) für Sie?'],
      ['en', 'How was “Wohngeld” (Marburg) for you?'],
    ]) {
      const { statusCode, headers, body } = await tested.app.inject({ url: `${url}?lang=${lang}`, remoteAddress: '10.1.2.3' });
      expect([statusCode, headers['set-cookie']]).toEqual([200, undefined]);
      expect(body).toContain(words);
      expect(body).toContain(`<html lang="${lang}">`);
      expect(body).not.toMatch(/<script|https?:/);
    }
  });

  test('stores what is entered, masked, and thanks on a page of its own', async () => {
    const answer = await submit({ rating: '5', foundInformation: 'yes', text: 'Prima, erika@example.org' });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `${url}/thanks?lang=de`]);
    expect((await tested.app.inject(`${answer.headers.location}`)).body).toContain('Vielen Dank!');
    expect(await stored()).toEqual([{ ...row, text: 'Prima, [E-Mail]', rating: 5, found_information: 'yes' }]);
  });

  test('says what is missing and keeps what was entered', async () => {
    const empty = await submit({ text: ' ' });
    expect([empty.statusCode, empty.body]).toEqual([400, expect.stringContaining('role="alert"')]);
    const long = await submit({ rating: '2', foundInformation: 'no', text: `<b>${'x'.repeat(2000)}` }, `${url}?lang=en`);
    expect(long.statusCode).toBe(400);
    expect(long.body).toMatch(
      /Please shorten.*id="rating-2" value="2" checked.*id="foundInformation-no" value="no" checked.*&lt;b&gt;xxx/s,
    );
    expect((await submit({ text: 'x'.repeat(70_000) })).statusCode).toBe(413);
    for (const rating of ['9', 'x', '-1']) expect((await submit({ rating })).statusCode, rating).toBe(400);
    expect(await stored()).toEqual([]);
  });

  test('may be framed by the pages of its offer and by nobody else', async () => {
    const ancestors = async () => {
      const { headers } = await tested.app.inject(url);
      expect(headers['x-frame-options']).toBeUndefined();
      return /frame-ancestors ([^;]*)/.exec(`${headers['content-security-policy']}`)?.[1];
    };
    expect(await ancestors()).toBe("'self'");
    const pages = [
      { key: 'start', url: 'https://www.marburg.de/wohngeld' },
      { key: 'hilfe', url: 'https://www.marburg.de/hilfe' },
    ];
    await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, {
      steps: [{ key: 'person' }, { key: 'wohnung' }],
      pages,
    });
    expect(await ancestors()).toBe("'self' https://www.marburg.de");
  });

  test('of an offer that is not there says so', async () => {
    for (const unknown of [`/feedback/${kassel}/${service}`, '/feedback/x/y', `/feedback/${marburg}/x/thanks`]) {
      const { statusCode, body } = await tested.app.inject(`${unknown}?lang=en`);
      expect([statusCode, body], unknown).toEqual([404, expect.stringContaining('There is no such form')]);
    }
    expect((await submit({ text: 'x' }, '/feedback/x/y')).statusCode).toBe(404);
  });
});
