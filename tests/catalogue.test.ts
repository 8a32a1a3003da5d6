import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { event, expectProblem, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** Authorities, services and offers (api.md). */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterEach(async () => {
  if (!used) return;
  used = false;
  await tested.close();
  tested = await marburgApp();
});
afterAll(() => tested.close());
/** whether a test changed anything */
let used = false;

const bearer = (token = '') => ({ authorization: `Bearer ${token}` });
async function call(method: 'GET' | 'PUT' | 'DELETE', url: string, body?: unknown, token = tested.config.adminToken) {
  const payload = body === undefined ? {} : { payload: body as object };
  const answer = await tested.app.inject({ method, url: `/api/v1${url}`, headers: bearer(token), ...payload });
  used ||= method !== 'GET' && answer.statusCode < 300;
  return { status: answer.statusCode, body: answer.body, json: (answer.body === '' ? undefined : answer.json()) as unknown };
}
const ofMarburg = `/authorities/${marburg}`;
const offer = `${ofMarburg}/offers/${service}`;

describe('PUT answers 200 with the object, and GET answers the same', () => {
  const full: [string, Record<string, unknown>, Record<string, unknown>][] = [
    [
      ofMarburg,
      {
        name: 'Marburg, Universitätsstadt',
        inhabitants: { count: 77_000, date: '2025-12-31', source: 'HSL' },
        district: 'Marburg-Biedenkopf',
        comparable: true,
        licence: 'CC BY 4.0',
      },
      { ars: marburg },
    ],
    [
      '/services/parkausweis',
      { name: { de: 'Parkausweis', en: 'Parking permit' }, topic: 'verkehr', audience: 'citizens', leikaType: '2' },
      { key: 'parkausweis' },
    ],
    [
      offer,
      {
        steps: [
          { key: 'wohnung', label: { de: 'Wohnung', en: 'Flat' } },
          { key: 'person', label: { de: 'Person' } },
        ],
        pages: [{ key: 'start', label: { de: 'Startseite' }, url: 'https://www.marburg.de/wohngeld' }],
        idleMinutes: 60,
        draftDays: 14,
        free: true,
        measures: ['started', 'step', 'submitted'],
        onlineSince: '2025-01-01',
        onlineUntil: '2027-12-31',
      },
      { authority: marburg, service },
    ],
  ];
  test.each(full)('%s', async (url, body, key) => {
    const put = await call('PUT', url, body);
    expect([put.status, put.json]).toEqual([200, { ...key, ...body }]);
    expect(await call('GET', url)).toEqual(put);
    expect((await call('PUT', url, body)).json).toEqual(put.json);
  });

  test('what is left out the next time is gone', async () => {
    await call('PUT', ofMarburg, {
      name: 'Marburg',
      district: 'Marburg-Biedenkopf',
      inhabitants: { count: 1, date: '2025-12-31' },
    });
    expect((await call('PUT', ofMarburg, { name: 'Marburg' })).json).toEqual({
      ars: marburg,
      name: 'Marburg',
      comparable: false,
    });
    const plain = { idleMinutes: 120, draftDays: 30, free: false, steps: [], pages: [] };
    expect((await call('PUT', offer, {})).json).toEqual({ authority: marburg, service, ...plain });
  });

  test('a LeiKa key in the address may be its URN', async () => {
    expect((await call('GET', `/services/urn:de:fim:leika:leistung:${service}`)).json).toMatchObject({ key: service });
  });
});

describe('what cannot be is refused with the name of the field', () => {
  const name = { name: 'Marburg' };
  const day = { count: 5, date: '2025-12-31' };
  const steps = (...keys: string[]) => ({ steps: keys.map((key) => ({ key })) });
  const refused: [string, Record<string, unknown>, string, string][] = [
    [ofMarburg, {}, 'invalid', 'name'],
    [ofMarburg, { ...name, mayor: 'Erika' }, 'unknown_field', 'mayor'],
    [ofMarburg, { ...name, inhabitants: { ...day, women: 3 } }, 'unknown_field', 'inhabitants.women'],
    [ofMarburg, { ...name, inhabitants: { ...day, count: 3_000_000_000 } }, 'invalid', 'inhabitants.count'],
    [ofMarburg, { ...name, inhabitants: { ...day, count: -1 } }, 'invalid', 'inhabitants.count'],
    [ofMarburg, { ...name, inhabitants: { ...day, date: '2025-02-30' } }, 'invalid', 'inhabitants.date'],
    [ofMarburg, { ...name, inhabitants: { ...day, date: '0000-01-01' } }, 'invalid', 'inhabitants.date'],
    [ofMarburg, { ...name, licence: 'all-rights-reserved' }, 'invalid', 'licence'],
    ['/services/neu', { name: 'Neu' }, 'invalid', 'name'],
    ['/services/neu', { name: { de: 'Neu', fr: 'Nouveau' } }, 'unknown_field', 'name.fr'],
    ['/services/neu', { name: { de: 'Neu' }, topic: 'Soziales & mehr' }, 'invalid', 'topic'],
    ['/services/Neu', { name: { de: 'Neu' } }, 'invalid', 'key'],
    ['/authorities/65340014014', name, 'invalid', 'ars'],
    ['/authorities/06534001401x', name, 'invalid', 'ars'],
    [offer, steps('Wohnung'), 'invalid', 'steps.0.key'],
    [offer, steps('person', 'person'), 'invalid', 'steps'],
    [offer, { pages: [{ key: 'start', url: 'javascript:alert(1)' }] }, 'invalid', 'pages.0.url'],
    [offer, { measures: ['clicked'] }, 'invalid', 'measures.0'],
    [offer, { idleMinutes: 0 }, 'invalid', 'idleMinutes'],
    [offer, { draftDays: 151 }, 'invalid', 'draftDays'],
    [offer, { onlineSince: 'soon' }, 'invalid', 'onlineSince'],
  ];
  test.each(refused)('%s %j: %s %s', async (url, body, code, field) =>
    expectProblem(await call('PUT', url, body), 400, code, field),
  );

  test('drafts of 150 days stay 30 below retention', async () => {
    expect((await call('PUT', offer, { draftDays: 150 })).status).toBe(200);
  });

  test.each([
    '=1+1',
    '+49',
    '-',
    '@home',
    '\tMarburg',
    'Mar\nburg',
    'Mar\u0000burg',
    'Mar\u0085burg',
    '',
    'x'.repeat(201),
    '\ud800',
  ])('the name %j, whatever it names', async (text) => {
    const others = { inhabitants: { ...day, source: text } };
    expectProblem(await call('PUT', ofMarburg, { name: text }), 400, 'invalid', 'name');
    expectProblem(await call('PUT', ofMarburg, { ...name, district: text }), 400, 'invalid', 'district');
    expectProblem(await call('PUT', ofMarburg, { ...name, ...others }), 400, 'invalid', 'inhabitants.source');
    expectProblem(await call('PUT', '/services/neu', { name: { de: 'Neu', en: text } }), 400, 'invalid', 'name.en');
    expectProblem(await call('PUT', offer, { steps: [{ key: 'a', label: { de: text } }] }), 400, 'invalid', 'steps.0.label.de');
  });

  test('and the message says the rule, not the value', async () => {
    const { body } = await call('PUT', ofMarburg, { name: '=HYPERLINK("http://example.org")' });
    expect(body).toContain('must not be empty, start with = + - @');
    expect(body).not.toContain('example.org');
    expect((await call('PUT', '/authorities/4711', name)).body).toContain('12-digit ARS');
  });

  test('a body that is no JSON, and one that is no object', async () => {
    const put = async (payload: string) => {
      const headers = { ...bearer(tested.config.adminToken), 'content-type': 'application/json' };
      const { statusCode: status, body } = await tested.app.inject({
        method: 'PUT',
        url: `/api/v1${ofMarburg}`,
        headers,
        payload,
      });
      return { status, body };
    };
    for (const payload of ['', '{', '{"__proto__":{}}']) expectProblem(await put(payload), 400, 'invalid_json');
    expectProblem(await put('[]'), 400, 'invalid');
    expectProblem(await put(JSON.stringify({ name: 'x'.repeat(1_100_000) })), 413, 'too_large');
  });
});

describe('what is not there', () => {
  test('is 404', async () => {
    const gone = [
      '/authorities/064120000000',
      '/services/unheard-of',
      `${ofMarburg}/offers/unheard-of`,
      `/authorities/064120000000/offers/${service}`,
    ];
    for (const url of gone) {
      expectProblem(await call('GET', url), 404, 'not_found');
      expectProblem(await call('DELETE', url), 404, 'not_found');
    }
    expectProblem(await call('PUT', `${ofMarburg}/offers/unheard-of`, {}), 404, 'not_found');
    expectProblem(await call('PUT', `/authorities/064120000000/offers/${service}`, {}), 404, 'not_found');
  });

  test('also for somebody without a right to the authority', async () => {
    const reader = await tested.token([kassel], { scopes: ['read'] });
    for (const url of [ofMarburg, offer]) expectProblem(await call('GET', url, undefined, reader), 404, 'not_found');
    expect((await call('GET', '/authorities', undefined, reader)).json).toMatchObject({ authorities: [{ ars: kassel }] });
    expect((await call('GET', '/offers', undefined, reader)).json).toEqual({ offers: [] });
    expectProblem(await call('PUT', ofMarburg, { name: 'Mein' }, reader), 403, 'forbidden');
  });
});

describe('DELETE', () => {
  test('takes away what is not used, from the offer to the authority', async () => {
    expectProblem(await call('DELETE', ofMarburg), 409, 'in_use');
    expectProblem(await call('DELETE', `/services/${service}`), 409, 'in_use');
    for (const url of [offer, ofMarburg, `/services/${service}`]) {
      expect(await call('DELETE', url)).toEqual({ status: 204, body: '', json: undefined });
      expectProblem(await call('GET', url), 404, 'not_found');
    }
    expect((await tested.post(event())).json.errors[0]?.code).toBe('unknown_authority');
  });

  test('is 409 in_use once something was counted, from the moment it was acknowledged', async () => {
    used = true;
    await tested.post(event());
    expectProblem(await call('DELETE', offer), 409, 'in_use');
    await tested.settle();
    expectProblem(await call('DELETE', offer), 409, 'in_use');
    tested.at('2028-11-22T09:00:00Z');
    await tested.retain();
    expect(await tested.count('attempt')).toBe(0);
    expectProblem(await call('DELETE', offer), 409, 'in_use');
  });
});

describe('a change of the offer', () => {
  const abandonments = async () => {
    await tested.settle();
    const { json } = await call('GET', '/kpis?kpi=abandonments,open&from=2026-11-22&to=2026-11-22');
    return (json as { rows: KpiRow[] }).rows.map((row) => row.value);
  };
  const dropped = async () => {
    await tested.settle();
    const { json } = await call('GET', '/kpis?kpi=step_dropped&by=step&from=2026-11-22&to=2026-11-22');
    return (json as { rows: KpiRow[] }).rows.filter((row) => row.value).map((row) => row.by['step']);
  };
  const annotations = async () =>
    (await tested.store.db.selectFrom('annotation').selectAll().execute()).map(({ id, ...annotation }) => annotation);
  const steps = (...keys: string[]) => ({ steps: keys.map((key) => ({ key })), measures: ['started', 'step', 'submitted'] });

  test('of its limits judges its days anew and leaves a shared annotation', async () => {
    await tested.post([event(), event({ type: 'submitted', attempt: 'attempt-of-another' })]);
    expect(await abandonments()).toEqual([0, 1]);
    await call('PUT', offer, { ...steps('person', 'wohnung'), idleMinutes: 10 });
    expect(await abandonments()).toEqual([1, 0]);
    await call('PUT', offer, { ...steps('person', 'wohnung'), idleMinutes: 10, free: true });
    expect(await annotations()).toEqual([
      {
        authority: marburg,
        service,
        day: '2026-11-22',
        shared: true,
        maker: null,
        de: 'Schritte oder Fristen des Online-Dienstes geändert',
        en: 'Steps or limits of the offer changed',
      },
    ]);
  });

  test('of the order of its steps, too', async () => {
    await tested.post(['person', 'wohnung'].map((step) => event({ type: 'step', step })));
    tested.at('2026-11-22T12:00:00Z');
    expect(await dropped()).toEqual(['wohnung']);
    await call('PUT', offer, steps('wohnung', 'person'));
    expect(await dropped()).toEqual(['person']);
    expect(await annotations()).toHaveLength(1);
  });

  test('is known to ingestion at once', async () => {
    expect(await tested.refusals(event({ type: 'step', step: 'garten' }))).toEqual(['unknown_step step']);
    await call('PUT', offer, steps('garten'));
    expect(await tested.refusals(event({ type: 'step', step: 'garten' }))).toEqual([]);
    expect(await tested.refusals(event({ type: 'step', step: 'person' }))).toEqual(['unknown_step step']);
  });
});

test('offers are listed of all authorities, or of one', async () => {
  await call('PUT', '/services/hund', { name: { de: 'Hund anmelden' } });
  await call('PUT', `/authorities/${kassel}/offers/hund`, {});
  const listed = async (query: string, token?: string) => {
    const { json } = await call('GET', `/offers${query}`, undefined, token);
    return (json as { offers: { authority: string }[] }).offers.map(({ authority }) => authority);
  };
  expect(new Set(await listed(''))).toEqual(new Set([marburg, kassel]));
  expect(new Set(await listed(`?authority=${kassel}`))).toEqual(new Set([kassel]));
  expect(await listed(`?authority=${kassel}`, await tested.token([marburg], { scopes: ['read'] }))).toEqual([]);
  expect((await call('GET', '/offers?autority=1')).status).toBe(400);
});
