import { afterAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { event, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { catalogueOf, changesOf, csvOf, faultsOf, type Fields, numbersOf, takeMaster } from './master-files.ts';

/** Offers and authorities from CSV files (docs/master-data.md). Marburg offers one service, Kassel none. */
let tested: Marburg;
let closing = Promise.resolve();
beforeEach(async () => {
  tested = await marburgApp();
});
afterEach(() => {
  const { close } = tested;
  closing = closing.then(close);
});
afterAll(() => closing);

const take = (format: string, lines: string[], fields: Fields = {}) => takeMaster(tested, format, lines.join('\n'), fields);
const offerOf = async (authority: string, key = service) =>
  (await catalogueOf(tested)).offers.find((offer) => offer.authority === authority && offer.service === key);

describe('offers', () => {
  test('are declared with their steps, and events of them are taken at once', async () => {
    expect(await tested.refusals(event({ authority: kassel }), { token: await tested.token([kassel]) })).toEqual([
      'unknown_service service',
    ]);
    const lines = [
      'authority;service;steps;free;since;until;idleMinutes;measures',
      `${kassel};urn:de:fim:leika:leistung:${service};person=Zur Person|wohnung | ende=Ende;ja;01.09.2026;2027-12-31;60;started|step|submitted`,
    ];
    expect(numbersOf(await take('offers-csv', lines))).toEqual({ offer: '1/0/0' });
    expect(await offerOf(kassel)).toEqual({
      authority: kassel,
      service,
      steps: [
        { key: 'person', label: { de: 'Zur Person' } },
        { key: 'wohnung', label: { de: 'wohnung' } },
        { key: 'ende', label: { de: 'Ende' } },
      ],
      pages: [],
      idleMinutes: 60,
      draftDays: 30,
      free: true,
      measures: ['started', 'step', 'submitted'],
      onlineSince: '2026-09-01',
      onlineUntil: '2027-12-31',
    });
    const token = await tested.token([kassel]);
    expect(await tested.refusals(event({ authority: kassel, type: 'step', step: 'ende' }), { token })).toEqual([]);
    expect(numbersOf(await take('offers-csv', lines))).toEqual({ offer: '0/0/1' });
  });

  const steps = (cell: string) => ['authority;service;steps', `${marburg};${service};${cell}`];
  const keysAndLabels = async () => (await offerOf(marburg))?.steps.map(({ key, label }) => `${key} ${label.de}`);

  test('keep declared labels and order where the file knows less', async () => {
    const label = (key: string, de: string) => ({ key, label: { de, en: `${de} (en)` } });
    const declared = { steps: [label('wohnung', 'Wohnung'), label('person', 'Person'), label('ende', 'Ende')] };
    await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, declared);
    const report = await take('offers-csv', steps('bank=Bankverbindung|ende|person'));
    expect(changesOf(report)).toEqual([
      `offer ${marburg}/${service} steps: wohnung, person, ende → wohnung, person, ende, bank`,
      `offer ${marburg}/${service} steps.bank.label.de:  → Bankverbindung`,
    ]);
    expect((await offerOf(marburg))?.steps).toEqual([...declared.steps, { key: 'bank', label: { de: 'Bankverbindung' } }]);
  });

  test('take the order and the labels of a file that knows all of them', async () => {
    await take('offers-csv', steps('wohnung=Wohnung|person=Person'));
    const json = '"[{""key"":""person"",""label"":{""de"":""Zur Person"",""en"":""You""}},{""key"":""wohnung""}]"';
    expect(changesOf(await take('offers-csv', steps(json)))).toEqual([
      `offer ${marburg}/${service} steps: wohnung, person → person, wohnung`,
      `offer ${marburg}/${service} steps.person.label.de: Person → Zur Person`,
      `offer ${marburg}/${service} steps.person.label.en:  → You`,
    ]);
    expect(await keysAndLabels()).toEqual(['person Zur Person', 'wohnung Wohnung']);
    const annotations = await tested.store.db.selectFrom('annotation').select(['authority', 'service', 'day']).execute();
    expect(annotations).toHaveLength(2); // the order of steps changed twice, so the days were judged anew
  });

  test('declare steps that were known by use only, the others stay behind', async () => {
    const token = await tested.token([marburg], { autoDeclare: true });
    await tested.post(
      ['bank', 'anhang'].map((step) => event({ type: 'step', step })),
      { token },
    );
    await take('offers-csv', steps('person|wohnung|bank=Bank'));
    expect((await offerOf(marburg))?.steps.map(({ key, byUse }) => `${key} ${byUse ?? ''}`.trim())).toEqual([
      'person',
      'wohnung',
      'bank',
      'anhang true',
    ]);
  });

  test('of an area, of what is not here and beyond retention', async () => {
    const lines = [
      'authority;service;draftDays;free',
      `${marburg};${service};151;`,
      `066310009009;${service};;`,
      `${kassel};unheard-of;;`,
      `${kassel};${service};;vielleicht`,
      `65340014014;${service};;`,
      `091620000000;${service};;`,
    ];
    const report = await take('offers-csv', lines, { arsPrefix: '06' });
    expect(faultsOf(report)).toEqual([
      '2 invalid draftDays',
      '3 unknown_authority authority',
      '4 unknown_service service',
      '5 invalid free',
      '6 invalid authority',
    ]);
    expect([report.outside, report.stored]).toEqual([1, false]);
  });
});

describe('authorities', () => {
  const lines = (...rows: string[]) => ['ars;name;inhabitants;date;source;district;comparable;licence', ...rows];

  test('are added and changed; an older count does not replace a newer one', async () => {
    const report = await take(
      'authorities-csv',
      lines(
        `${marburg};;76.571;31.12.2024;HSL;Marburg-Biedenkopf;ja;CC BY 4.0`,
        '064120000000;Frankfurt am Main;773 068;2023-12-31;;;nein;',
      ),
    );
    expect(numbersOf(report)).toEqual({ authority: '1/1/0' });
    const all = (await catalogueOf(tested)).authorities;
    expect(all).toEqual([
      { ars: '064120000000', name: 'Frankfurt am Main', comparable: false, inhabitants: { count: 773_068, date: '2023-12-31' } },
      {
        ars: marburg,
        name: 'Marburg',
        comparable: true,
        district: 'Marburg-Biedenkopf',
        licence: 'CC BY 4.0',
        inhabitants: { count: 76_571, date: '2024-12-31', source: 'HSL' },
      },
      { ars: kassel, name: 'Kassel', comparable: false },
    ]);
    expect(report.missingEntries).toEqual([{ kind: 'authority', key: kassel }]);
    const older = await take('authorities-csv', lines(`${marburg};;72.768;15.05.2022;Zensus 2022;;;`));
    expect(numbersOf(older)).toEqual({ authority: '0/0/1' });
    expect((await catalogueOf(tested)).authorities).toEqual(all);
  });

  test('are refused where a number or day may mean something else', async () => {
    const report = await take(
      'authorities-csv',
      lines(
        '064120000000;Frankfurt;773,068;2023-12-31;;;;',
        '064120000000;Frankfurt;773068;;;;;',
        '064120000000;Frankfurt;;31.02.2023;;;;',
        '64120000000;Frankfurt;;;;;;',
        '064120000000;;;;;;;',
        '064110000000;Darmstadt;;;;;;mine',
      ),
    );
    expect(faultsOf(report)).toEqual([
      '2 invalid inhabitants',
      '3 missing date',
      '4 invalid date',
      '5 invalid ars',
      '6 missing name',
      '7 invalid licence',
    ]);
    expect(report.errors[0]?.message).toBe('this is no whole number: write 84001 or 84.001');
  });

  test('come from any flat table of the statistical offices that has one count for each municipality', async () => {
    const columns = ['statistics_code', 'statistics_label', 'time', '1_variable_code', '1_variable_attribute_code'];
    const rest = ['1_variable_attribute_label', 'value', 'value_variable_code', 'extra'];
    const row = (ars: string, value: string, more: Record<string, string> = {}) => ({
      statistics_code: '12411',
      statistics_label: 'Fortschreibung des Bevölkerungsstandes',
      time: '31.12.2023',
      '1_variable_code': 'GEOGM4',
      '1_variable_attribute_code': ars,
      '1_variable_attribute_label': `Gemeinde ${ars}`,
      value,
      value_variable_code: 'PRS018',
      ...more,
    });
    const rows = [
      row(kassel, '204.687'),
      row('064120000000', '-'),
      row('DG', '84.001.000', { '1_variable_code': 'GEODL1' }),
      row(marburg, '12', { value_variable_code: 'FLC006' }),
    ];
    const report = await takeMaster(tested, 'authorities-csv', csvOf([...columns, ...rest], rows));
    expect([numbersOf(report), report.leftOut, report.ignoredColumns]).toEqual([{ authority: '1/1/0' }, 2, ['extra']]);
    expect((await catalogueOf(tested)).authorities).toEqual([
      { ars: '064120000000', name: 'Gemeinde 064120000000', comparable: false },
      { ars: marburg, name: 'Marburg', comparable: false },
      {
        ars: kassel,
        name: 'Kassel',
        comparable: false,
        inhabitants: { count: 204_687, date: '2023-12-31', source: 'Fortschreibung des Bevölkerungsstandes' },
      },
    ]);
    const wrong = [row('66110000000', '1'), row('064110000000', '1.5'), row('064110000000', '5', { time: '2023' })];
    expect(faultsOf(await takeMaster(tested, 'authorities-csv', csvOf([...columns, ...rest], wrong)))).toEqual([
      '2 invalid 1_variable_attribute_code',
      '3 invalid value',
      '4 invalid time',
    ]);
    expect(faultsOf(await takeMaster(tested, 'authorities-csv', csvOf([...columns, ...rest, '2_variable_code'], rows)))).toEqual([
      '1 unknown_column 2_variable_code',
    ]);
    expect(faultsOf(await takeMaster(tested, 'authorities-csv', csvOf(columns, rows)))).toEqual([
      '1 no_column 1_variable_attribute_label',
    ]);
  });
});
