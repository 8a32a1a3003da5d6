import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LedgerAnswer, type SdgAnswer, SdgDocument } from '../server/contract/handover.ts';
import { type Views, sourcesOf } from '../server/handover/sdg.ts';
import { event, kassel, marburg, service } from './marburg.ts';
import { type PeopleApp, cookieOf, peopleApp } from './people-app.ts';

/** What the law asks for: transactions by service and region, and views of pages for the Single Digital Gateway. */
const password = 'a long enough password';
let tested: PeopleApp;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  tested = await peopleApp({ SESSION_HOURS: '100000', SESSION_IDLE_MINUTES: '1000000' });
  tested.at('2026-10-01T09:00:00Z'); // before all that follows: a session of a time to come does not count
  for (const [account, grant] of Object.entries({
    publisher: { role: 'publisher', authority: marburg },
    reader: { role: 'reader', authority: marburg },
    kassel: { role: 'publisher', authority: kassel },
  })) {
    await tested.withPassword(account, password, [grant]);
    cookies[account] = cookieOf(await tested.signIn(account, password));
  }
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, {
    pages: [
      { key: 'start', url: 'https://www.marburg.de/wohngeld#oben' },
      { key: 'hilfe', url: 'https://www.marburg.de/hilfe' },
      { key: 'intern', url: 'http://192.168.1.2/x' },
      { key: 'ohne' },
    ],
  });
  await tested.admin('PUT', '/api/v1/services/parken', { name: { de: 'Parken' } });
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/parken`, {
    pages: [{ key: 'rat', url: 'https://www.marburg.de/hilfe' }],
  });
});
afterAll(() => tested.close());
beforeEach(async () => {
  tested.at('2026-11-22T09:00:00Z');
  await tested.store.pool.query('truncate handover, view_month');
});

type Shown = [page: string, country: string, device: string, n: number, of?: string];
async function views(month: string, ...shown: Shown[]): Promise<void> {
  for (const [page, country, device, n, of = service] of shown)
    await tested.store.pool.query('insert into view_month values ($1, $2, $3, $4, $5, $6, $2, true, $7)', [
      ...[marburg, `${month}-01`, of, page, country, device, n],
    ]);
}
const get = (who: string, path: string) => tested.browse('GET', `/api/v1/handover/${path}`, { cookie: cookies[who] });
const post = (who: string, body: object) =>
  tested.browse('POST', '/api/v1/handover/sdg', {
    cookie: cookies[who],
    json: { authority: marburg, month: '2026-10', ...body },
  });
const preview = async () => (await get('reader', `sdg?authority=${marburg}&month=2026-10`)).json<SdgAnswer>();

describe('views of pages', () => {
  test('are added up by address, country and device; Greece is EL; what cannot be handed over is named with the reason', async () => {
    await views(
      '2026-10',
      ['start', 'DE', 'desktop', 10],
      ['start', 'GR', 'smartphone', 2],
      ['start', 'DE', 'other', 1],
      ['start', 'DE', 'unknown', 3],
      ['hilfe', 'DE', 'tablet', 4],
      ['rat', 'DE', 'tablet', 5, 'parken'], // another service, the same page
      ['hilfe', 'unknown', 'tablet', 6],
      ['ohne', 'DE', 'desktop', 7],
      ['gone', 'DE', 'desktop', 8],
      ['intern', 'DE', 'desktop', 9],
      ['unknown', 'DE', 'desktop', 11],
    );
    await views('2026-09', ['start', 'DE', 'desktop', 99]);
    expect(await preview()).toEqual({
      state: 'new',
      version: 1,
      document: {
        uniqueId: 'preview',
        referencePeriod: { startDate: '2026-10-01T00:00:00Z', endDate: '2026-10-31T23:59:59Z' },
        transferDate: '2026-11-22T09:00:00Z',
        transferType: 'Manual',
        nbEntries: 2,
        sources: [
          {
            sourceUrl: 'https://www.marburg.de/hilfe',
            statistics: [{ nbVisits: 9, originatingCountry: 'DE', deviceType: 'Tablet' }],
          },
          {
            sourceUrl: 'https://www.marburg.de/wohngeld',
            statistics: [
              { nbVisits: 4, originatingCountry: 'DE', deviceType: 'Others' },
              { nbVisits: 10, originatingCountry: 'DE', deviceType: 'PC' },
              { nbVisits: 2, originatingCountry: 'EL', deviceType: 'Smartphone' },
            ],
          },
        ],
      },
      leftOut: [
        { service, page: 'gone', reason: 'no_url', nbVisits: 8 },
        { service, page: 'hilfe', reason: 'country', nbVisits: 6 },
        { service, page: 'intern', reason: 'url', nbVisits: 9 },
        { service, page: 'ohne', reason: 'no_url', nbVisits: 7 },
        { service, page: 'unknown', reason: 'no_page', nbVisits: 11 },
      ],
    });
    expect((await get('reader', `sdg/ledger?authority=${marburg}`)).json()).toEqual({ handovers: [] });
  });

  test('are all in the document or left out, whatever they are, and the document keeps to the schema', () => {
    const addresses = new Map([
      ['a p1', 'https://www.example.org/1'],
      ['a p2', 'https://www.example.org/2'],
      ['b p1', 'https://www.example.org/1#x'],
      ['b p2', ''],
    ]);
    const view: fc.Arbitrary<Views> = fc.record({
      service: fc.constantFrom('a', 'b'),
      page: fc.constantFrom('p1', 'p2', 'p3', 'unknown'),
      country: fc.constantFrom('DE', 'GR', 'EL', 'FR', 'unknown'),
      device: fc.constantFrom('desktop', 'tablet', 'smartphone', 'other', 'unknown'),
      n: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(view, { maxLength: 40 }), (all) => {
        const { sources, leftOut } = sourcesOf(all, addresses);
        const handed = sources.flatMap(({ statistics }) => statistics);
        const sum = (counts: { nbVisits: number }[]) => counts.reduce((total, { nbVisits }) => total + nbVisits, 0);
        expect(sum(handed) + sum(leftOut)).toBe(all.reduce((total, { n }) => total + n, 0));
        const greek = all.filter(
          ({ country, service: of, page }) => ['GR', 'EL'].includes(country) && addresses.get(`${of} ${page}`),
        );
        expect(sum(handed.filter(({ originatingCountry }) => originatingCountry === 'EL'))).toBe(
          greek.reduce((total, { n }) => total + n, 0),
        );
        const period = { startDate: '2026-10-01T00:00:00Z', endDate: '2026-10-31T23:59:59Z' };
        const whole = {
          uniqueId: 'x',
          referencePeriod: period,
          transferDate: period.endDate,
          transferType: 'API',
          nbEntries: sources.length,
          sources,
        };
        expect(SdgDocument.safeParse(whole).success).toBe(true);
        expect(sourcesOf(all.toReversed(), addresses).sources).toEqual(sources);
      }),
    );
  });

  test('of the hour that Berlin counts to the next month are in that of UTC', async () => {
    const seen = { type: 'visited', page: 'start', country: 'DE', device: 'desktop' };
    const times = [
      '2026-09-30T23:59:59Z',
      '2026-10-01T00:00:00Z',
      '2026-10-31T23:30:00+01:00',
      '2026-11-01T00:30:00+01:00',
      '2026-11-01T01:00:00+01:00',
    ];
    expect((await tested.post(times.map((time, nr) => event({ ...seen, id: `view ${nr}`, time })))).json.rejected).toBe(0);
    await tested.settle();
    const { document } = await preview();
    expect(document?.sources[0]?.statistics).toEqual([{ nbVisits: 3, originatingCountry: 'DE', deviceType: 'PC' }]);
  });
});

describe('a hand-over', () => {
  test('is kept; unchanged it is recognised, corrected it keeps its id', async () => {
    await views('2026-10', ['start', 'DE', 'desktop', 10]);
    const first = await post('publisher', { transferType: 'API', uniqueId: 'DE-2026-4711' });
    expect([first.statusCode, first.json()]).toMatchObject([
      201,
      { state: 'new', version: 1, document: { uniqueId: 'DE-2026-4711', transferType: 'API' } },
    ]);
    tested.at('2026-11-22T09:30:00Z');
    const again = await post('publisher', {});
    expect(again.statusCode).toBe(200);
    expect(again.json()).toEqual({ ...first.json<SdgAnswer>(), state: 'unchanged' });
    await views('2026-10', ['hilfe', 'AT', 'tablet', 5]);
    expect(await preview()).toMatchObject({
      state: 'correction',
      version: 2,
      document: { uniqueId: 'DE-2026-4711', nbEntries: 2 },
    });
    expect((await post('publisher', { uniqueId: 'another' })).json().error).toMatchObject({
      code: 'other_id',
      field: 'uniqueId',
    });
    const corrected = await post('publisher', {});
    expect([corrected.statusCode, corrected.json()]).toMatchObject([
      201,
      {
        state: 'correction',
        version: 2,
        document: { uniqueId: 'DE-2026-4711', transferType: 'Manual', transferDate: '2026-11-22T09:30:00Z' },
      },
    ]);
    expect(await preview()).toMatchObject({ state: 'unchanged', version: 2 });
    const { handovers } = (await get('reader', `sdg/ledger?authority=${marburg}`)).json<LedgerAnswer>();
    expect(handovers.map(({ month, version, nbEntries, nbVisits }) => [month, version, nbEntries, nbVisits])).toEqual([
      ['2026-10', 2, 2, 15],
      ['2026-10', 1, 1, 10],
    ]);
    expect(handovers[1]?.document).toEqual(first.json<SdgAnswer>().document);
    const { rows } = await tested.store.pool.query(`select subject, after from audit where what = 'handover' order by id`);
    expect(rows.map(({ after }) => after.version)).toEqual([1, 2]);
  });

  test('that two people make at once is made once', async () => {
    await views('2026-10', ['start', 'DE', 'desktop', 10]);
    const answers = await Promise.all([post('publisher', {}), post('publisher', {})]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 201]);
    expect(new Set(answers.map((answer) => answer.json<SdgAnswer>().document?.uniqueId)).size).toBe(1);
  });

  test('waits for the end of the month in UTC, needs something to hand over, and a publisher of the authority', async () => {
    tested.at('2026-11-01T00:59:59+01:00'); // November in Berlin, October in UTC
    await views('2026-10', ['start', 'DE', 'desktop', 10]);
    expect((await post('publisher', {})).json().error).toMatchObject({ code: 'not_over', field: 'month' });
    tested.at('2026-11-01T01:00:00+01:00');
    expect((await post('reader', {})).statusCode).toBe(403);
    expect((await post('kassel', {})).statusCode).toBe(404);
    expect((await post('publisher', {})).statusCode).toBe(201);
    await tested.store.pool.query('truncate view_month, handover');
    await views('2026-10', ['ohne', 'DE', 'desktop', 10]);
    expect(await preview()).toMatchObject({ document: null, leftOut: [{ reason: 'no_url' }] });
    expect((await post('publisher', {})).json().error).toMatchObject({ code: 'nothing_to_hand_over' });
    for (const path of [`sdg?authority=${marburg}&month=2026-10`, `sdg/ledger?authority=${marburg}`])
      expect((await get('kassel', path)).statusCode, path).toBe(404);
  });

  const good = {
    uniqueId: '1',
    referencePeriod: { startDate: '2026-10-01T00:00:00Z', endDate: '2026-10-31T23:59:59Z' },
    transferDate: '2026-11-02T08:00:00Z',
    transferType: 'API',
    nbEntries: 1,
    sources: [{ sourceUrl: 'https://example.org/a', statistics: [{ nbVisits: 1, originatingCountry: 'DE', deviceType: 'PC' }] }],
  };
  const [source] = good.sources;
  const withStatistic = (fields: object) => ({
    ...good,
    sources: [{ ...source, statistics: [{ ...source?.statistics[0], ...fields }] }],
  });
  test('keeps to the schema of the document, which refuses what is wrong', () => {
    expect(SdgDocument.safeParse(good).success).toBe(true);
    for (const wrong of [
      { ...good, nbEntries: 2 },
      { ...good, transferType: 'Fax' },
      { ...good, more: 1 },
      { ...good, transferDate: '2026-11-02' },
      { ...good, referencePeriod: { startDate: good.referencePeriod.endDate, endDate: good.referencePeriod.startDate } },
      { ...good, sources: [{ ...source, sourceUrl: '' }] },
      { ...good, sources: [{ ...source, sourceUrl: 'https://user@example.org/' }] },
      { ...good, nbEntries: 2, sources: [source, source] },
      withStatistic({ originatingCountry: 'GR' }),
      withStatistic({ originatingCountry: 'unknown' }),
      withStatistic({ deviceType: 'Mobile' }),
      withStatistic({ nbVisits: 0 }),
    ])
      expect(SdgDocument.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
  });
});
