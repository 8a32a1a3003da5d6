import { afterAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { event, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { catalogueOf, changesOf, faultsOf, type Fields, numbersOf, takeMaster } from './master-files.ts';

/** Services from CSV files (docs/master-data.md), and what is so for any of them. Marburg offers one service. */
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
const services = async () => (await catalogueOf(tested)).services;

describe('services', () => {
  const lines = [
    'key;name;name.en;topic;audience;leikaType',
    `${service};Wohngeld beantragen;Housing benefit;Bauen & Wohnen;citizens;2/3`,
    'urn:de:fim:leika:leistung:99012001000000;Abbruchgenehmigung;;;;',
    ';Hund anmelden;;;;',
  ];

  test('are added and changed, with what was and what is; a dry run says the same and changes nothing', async () => {
    const dry = await take('services-csv', lines, { dryRun: 'true' });
    expect(await services()).toEqual([{ key: service, name: { de: 'Wohngeld' } }]);
    const report = await take('services-csv', lines);
    expect([dry.stored, report.stored]).toEqual([false, true]);
    expect({ ...dry, dryRun: false, stored: true }).toEqual(report);
    expect(numbersOf(report)).toEqual({ service: '2/1/0' });
    expect(changesOf(report)).toEqual([
      `service ${service} name.de: Wohngeld → Wohngeld beantragen`,
      `service ${service} name.en:  → Housing benefit`,
      `service ${service} topic:  → bauen-wohnen`,
      `service ${service} audience:  → citizens`,
      `service ${service} leikaType:  → 2/3`,
      'service 99012001000000 name.de:  → Abbruchgenehmigung',
      'service hund-anmelden name.de:  → Hund anmelden',
    ]);
    expect(await services()).toEqual([
      { key: '99012001000000', name: { de: 'Abbruchgenehmigung' } },
      {
        key: service,
        name: { de: 'Wohngeld beantragen', en: 'Housing benefit' },
        topic: 'bauen-wohnen',
        audience: 'citizens',
        leikaType: '2/3',
      },
      { key: 'hund-anmelden', name: { de: 'Hund anmelden' } },
    ]);
    const again = await take('services-csv', lines);
    expect([numbersOf(again), again.changes, again.stored]).toEqual([{ service: '0/0/3' }, [], true]);
  });

  test('keep what the file leaves empty, and a name where the file has only the key', async () => {
    await take('services-csv', lines);
    const before = await services();
    const poorer = ['key;name;topic', `${service};;`, 'hund-anmelden;hund-anmelden;'];
    expect(numbersOf(await take('services-csv', poorer))).toEqual({ service: '0/0/2' });
    expect(await services()).toEqual(before);
  });

  test('that were declared by use get their names', async () => {
    const token = await tested.token([marburg], { autoDeclare: true });
    await tested.post(event({ service: 'hundesteuer' }), { token });
    const report = await take('services-csv', ['key;name', 'hundesteuer;Hundesteuer']);
    expect(changesOf(report)).toEqual(['service hundesteuer name.de: hundesteuer → Hundesteuer']);
  });

  test('that the file does not have are told, and stay', async () => {
    const report = await take('services-csv', ['key;name', 'hundesteuer;Hundesteuer']);
    expect([report.missing, report.missingEntries]).toEqual([1, [{ kind: 'service', key: service }]]);
    expect(await services()).toHaveLength(2);
  });

  test('of two names with one slug are two, and the same two again', async () => {
    const two = ['key;name', ';Hund & Katze', ';Hund-Katze', ';Hund & Katze'];
    expect(numbersOf(await take('services-csv', two))).toEqual({ service: '2/0/0' });
    expect((await services()).map(({ key }) => key)).toEqual([
      service,
      'hund-katze',
      expect.stringMatching(/^hund-katze-[0-9a-f]{6}$/),
    ]);
    expect(numbersOf(await take('services-csv', two))).toEqual({ service: '0/0/2' });
  });

  test('come in Windows-1252, with commas, tabs and our names in other letters', async () => {
    const bytes = Buffer.from('KEY;Name\npruefung;Prüfung der Größe', 'latin1');
    await takeMaster(tested, 'services-csv', bytes);
    await takeMaster(tested, 'services-csv', '\ufeffkey,name\r\ncafe,"Café, Straße"\r\n');
    await takeMaster(tested, 'services-csv', 'name\tkey\nÜber\tueber\n');
    expect((await services()).slice(1).map(({ name }) => name.de)).toEqual(['Café, Straße', 'Prüfung der Größe', 'Über']);
  });
});

test('two files at the same time are taken one after the other', async () => {
  const lines = ['key;name', 'hundesteuer;Hundesteuer', 'katzen;Katzen'];
  const reports = await Promise.all([1, 2, 3].map(() => take('services-csv', lines)));
  expect(reports.map(({ counts }) => counts.service.added).sort()).toEqual([0, 0, 2]);
});

describe('a file with faults', () => {
  const lines = [
    'key;name;topic;audience;colour',
    'hundesteuer;Hundesteuer;;;red',
    '9911500510400;Wohngeld;;;',
    ';;;;red',
    'neu;=1+1;;;',
    'neu;Neu;;everybody;',
    'neu;;;;',
    'zu;viele;;;;;Zellen',
    'hundesteuer;Hunde;;;',
    `lang;${'x'.repeat(201)};;;`,
  ];
  const faults = [
    '3 invalid key',
    '4 missing name',
    '5 invalid name',
    '6 invalid audience',
    '7 missing name',
    '8 columns',
    '9 twice',
    '10 invalid name',
  ];

  test('changes nothing, and every bad line is told with its column', async () => {
    const report = await take('services-csv', lines);
    expect(report).toMatchObject({ stored: false, faults: faults.length, ignoredColumns: ['colour'] });
    expect(faultsOf(report)).toEqual(faults);
    expect(JSON.stringify(report.errors)).not.toMatch(/1\+1|everybody|9911500510400|Zellen/);
    expect(await services()).toHaveLength(1);
  });

  test('is taken where it is good, if asked', async () => {
    const report = await take('services-csv', lines, { keepGood: 'true' });
    expect([report.stored, faultsOf(report), numbersOf(report)]).toEqual([true, faults, { service: '1/0/0' }]);
    expect((await services()).at(-1)).toEqual({ key: 'hundesteuer', name: { de: 'Hundesteuer' } });
  });

  test.each([
    ['no columns of ours', ['colour;size', 'red;1'], '1 no_column'],
    ['a column twice', ['key;name;name.de', 'a;b;c'], '1 column_twice name.de'],
    ['nothing', [''], '1 no_header'],
    ['a quote that is not closed', ['key;name', 'neu;"Neu'], '2 broken_csv'],
  ])('that has %s', async (_, content, fault) => {
    const report = await take('services-csv', content);
    expect([report.stored, faultsOf(report), report.missing]).toEqual([false, [fault], 0]);
  });
});
