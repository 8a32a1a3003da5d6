import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Marburg, kassel, marburg, marburgApp, service } from './marburg.ts';
import { catalogueOf, changesOf, faultsOf, type Fields, numbersOf, takeMaster } from './master-files.ts';
import { type Leistung, type Message, xzufi } from './xzufi-message.ts';

/** Services and responsibilities from messages of administration portals. Marburg offers one service, Kassel none. */
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

const take = (message: Message, fields: Fields = {}) => takeMaster(tested, 'xzufi', xzufi(message), fields);
const services = async () => (await catalogueOf(tested)).services;
const offers = async () => (await catalogueOf(tested)).offers.map((offer) => `${offer.authority}/${offer.service}`);
const abriss = '99012001000000';

describe('a message', () => {
  test.each([
    ['2_0_0', 'xzufi'],
    ['2_1_0', 'ns2'],
    ['2_2_0', 'xzufi'],
    ['2_2_0', ''],
    ['2_3_0', 'x'],
  ] as const)(
    'of version %s with the prefix %j gives services and offers, and the same again changes nothing',
    async (version, prefix) => {
      const message: Message = {
        version,
        prefix,
        leistungen: [
          {
            id: '1',
            leika: `urn:de:fim:leika:leistung:${abriss}`,
            de: 'Abbruch & Abriss',
            en: 'Demolition',
            type: '4',
            audience: ['001', '002'],
          },
          { id: '2', de: 'Hund anmelden', audience: ['001'] },
        ],
        within: [{ leistung: '1', areas: [marburg, kassel] }],
        alone: [{ leistung: '2', areas: [marburg] }],
      };
      const report = await take(message);
      expect([faultsOf(report), report.stored, numbersOf(report)]).toEqual([[], true, { service: '2/0/0', offer: '3/0/0' }]);
      expect(await services()).toEqual([
        { key: abriss, name: { de: 'Abbruch & Abriss', en: 'Demolition' }, audience: 'both', leikaType: '4' },
        { key: service, name: { de: 'Wohngeld' } },
        { key: 'hund-anmelden', name: { de: 'Hund anmelden' }, audience: 'citizens' },
      ]);
      expect(await offers()).toEqual([
        `${marburg}/${abriss}`,
        `${marburg}/${service}`,
        `${marburg}/hund-anmelden`,
        `${kassel}/${abriss}`,
      ]);
      const again = await take(message);
      expect([numbersOf(again), again.changes]).toEqual([{ service: '0/0/2', offer: '0/0/3' }, []]);
      expect(again.missingEntries).toEqual([
        { kind: 'service', key: service },
        { kind: 'offer', key: `${marburg}/${service}` },
      ]);
    },
  );
});

describe('a service', () => {
  test('that is here under its LeiKa key is the same one, and the name given here stays', async () => {
    const report = await take({
      leistungen: [{ id: '1', leika: service, de: 'Wohngeld Bewilligung', en: 'Housing benefit', type: '2/3' }],
    });
    expect(changesOf(report)).toEqual([`service ${service} name.en:  → Housing benefit`, `service ${service} leikaType:  → 2/3`]);
  });

  test('without a LeiKa key is found again by its id, whatever it is called', async () => {
    await take({ leistungen: [{ id: '7', de: 'Hund anmelden' }] });
    const report = await take({ leistungen: [{ id: '7', de: 'Hund an- und abmelden' }] });
    expect(changesOf(report)).toEqual(['service hund-anmelden name.de: Hund anmelden → Hund an- und abmelden']);
    await take({ leistungen: [{ id: '7', type: '4' }] });
    expect(changesOf(await take({ leistungen: [{ id: '7', de: 'Hund anmelden' }] }))).toHaveLength(1);
    await tested.admin('PUT', '/api/v1/services/hund-anmelden', { name: { de: 'Hundesteuer' } });
    expect(changesOf(await take({ leistungen: [{ id: '7', de: 'Hunde' }] }))).toEqual([]);
  });

  test('that gets its LeiKa key later stays the one that it is', async () => {
    await take({ leistungen: [{ id: '7', de: 'Abriss' }] });
    const report = await take({
      leistungen: [{ id: '7', de: 'Abriss', leika: abriss }],
      alone: [{ leistung: '7', areas: [kassel] }],
    });
    expect(numbersOf(report)).toEqual({ service: '0/0/1', offer: '1/0/0' });
    expect(await offers()).toEqual([`${marburg}/${service}`, `${kassel}/abriss`]);
  });

  test('can be removed, and comes again with the next message', async () => {
    const message = { leistungen: [{ id: '7', de: 'Abriss' }] };
    await take(message);
    await tested.admin('DELETE', '/api/v1/services/abriss');
    expect(numbersOf(await take(message))).toEqual({ service: '1/0/0' });
  });

  test('of two portals is one by its LeiKa key and two by their ids', async () => {
    const of = (agency: string, more: Partial<Leistung>): Leistung => ({ id: '1', agency, ...more });
    const report = await take({
      leistungen: [
        of('L1', { leika: abriss, de: 'Abriss' }),
        of('L2', { leika: abriss, de: 'Abbruch' }),
        of('L3', { de: 'Anderes' }),
      ],
    });
    expect(numbersOf(report)).toEqual({ service: '2/0/0' });
    expect((await services()).map(({ name }) => name.de)).toEqual(['Abriss', 'Wohngeld', 'Anderes']);
    expect(changesOf(await take({ leistungen: [of('L2', { leika: abriss, de: 'Rückbau' })] }))).toEqual([]);
  });

  test('has a name of one line, cut where it is too long', async () => {
    await take({ leistungen: [{ id: '1', leika: abriss, de: `  Abriss\n <b>von</b> ${'Mauern '.repeat(60)}` }] });
    const name = (await services()).find(({ key }) => key === abriss)?.name.de ?? '';
    expect(name).toMatch(/^Abriss von Mauern [^\n<]*…$/);
    expect(name.length).toBeLessThanOrEqual(200);
  });
});

describe('a responsibility', () => {
  test('that comes in a message of its own finds the service of an earlier one', async () => {
    await take({ leistungen: [{ id: '2', de: 'Hund anmelden' }] });
    expect(numbersOf(await take({ alone: [{ leistung: '2', areas: [kassel] }] }))).toEqual({ offer: '1/0/0' });
    expect(await offers()).toContain(`${kassel}/hund-anmelden`);
  });

  test('keeps what an offer has declared', async () => {
    const before = (await catalogueOf(tested)).offers;
    await take({ leistungen: [{ id: '1', leika: service, de: 'Wohngeld' }], within: [{ leistung: '1', areas: [marburg] }] });
    expect((await catalogueOf(tested)).offers).toEqual(before);
  });

  test('is understood for an ARS, its beginning and an AGS, and left out where no authority is that area', async () => {
    const leistungen = [{ id: '1', leika: abriss, de: 'Abriss' }];
    await tested.admin('PUT', '/api/v1/authorities/065340000000', { name: 'Landkreis Marburg-Biedenkopf' });
    const areas = ['06611', '06534014', '06534', '06', '064120000000', 'DE', '1234567890123'];
    const report = await take({
      leistungen,
      within: [
        { leistung: '1', areas },
        { leistung: '9', areas: [kassel] },
      ],
    });
    expect(report.leftOutLines.map(({ code }) => code).sort()).toEqual([
      ...Array(4).fill('unknown_authority'),
      'unknown_service',
    ]);
    expect([report.faults, report.stored]).toEqual([0, true]);
    expect(await offers()).toEqual([
      `065340000000/${abriss}`,
      `${marburg}/${abriss}`,
      `${marburg}/${service}`,
      `${kassel}/${abriss}`,
    ]);
  });

  test('of another area than asked for is not taken', async () => {
    const message = {
      leistungen: [{ id: '1', leika: abriss, de: 'Abriss' }],
      within: [{ leistung: '1', areas: [marburg, kassel] }],
    };
    const report = await take(message, { arsPrefix: '066' });
    expect([report.outside, await offers()]).toEqual([1, [`${marburg}/${service}`, `${kassel}/${abriss}`]]);
  });
});

test('what a message deletes is told and stays', async () => {
  await take({ leistungen: [{ id: '2', de: 'Hund anmelden' }] });
  const report = await take({ leistungen: [{ id: '3', de: 'Katze anmelden' }], deleted: ['2'] });
  expect(report.leftOutLines).toEqual([
    { line: expect.any(Number), code: 'not_deleted', message: expect.stringContaining('by hand') },
  ]);
  expect(await services()).toHaveLength(3);
});

test('a service may hold its responsibilities, and an answer of a portal wraps it', async () => {
  const held = xzufi({ leistungen: [{ id: '1', leika: abriss, de: 'Abriss' }] }).replace(
    '</xzufi:leistung>',
    '<xzufi:zustaendigkeit><xzufi:leistungID schemeAgencyID="L1">1</xzufi:leistungID>' +
      `<xzufi:gebietID>${kassel}</xzufi:gebietID></xzufi:zustaendigkeit></xzufi:leistung>`,
  );
  expect(numbersOf(await takeMaster(tested, 'xzufi', held))).toEqual({ service: '1/0/0', offer: '1/0/0' });
  const leistung = xzufi({ leistungen: [{ id: '1', leika: abriss, de: 'Abriss' }] });
  const wrapped = leistung.replaceAll('xzufi:schreibe', 'xzufi:ergebnisLeistung');
  const direct = leistung.replaceAll('xzufi:schreibe', 'xzufi:antwort').replaceAll('xzufi:leistung>', 'xzufi:ergebnisLeistung>');
  for (const content of [wrapped, direct]) {
    const report = await takeMaster(tested, 'xzufi', content);
    expect([faultsOf(report), report.counts.service.added + report.counts.service.unchanged]).toEqual([[], 1]);
  }
});

describe('a message that cannot be read', () => {
  const good = xzufi({
    leistungen: [{ id: '1', leika: abriss, de: 'Abriss' }, { id: '2', de: '=1+1' }, { id: '', de: 'Neu' }, { id: '4' }],
  });
  const line = (text: string) => good.slice(0, good.indexOf(text)).split('\n').length;

  test('in part names the line of every service with a fault', async () => {
    const report = await takeMaster(tested, 'xzufi', good);
    const [first, second, third] = [...good.matchAll(/<xzufi:leistung>/g)]
      .slice(1)
      .map(({ index }) => good.slice(0, index).split('\n').length);
    expect(faultsOf(report)).toEqual([`${first} invalid`, `${second} missing`, `${third} missing`]);
    expect(report.stored).toBe(false);
    expect(line('nachrichtenkopf')).toBe(3);
  });

  test.each<[string, string | Buffer, string]>([
    ['of version 3', xzufi({ version: '3_0_0' }), '2 not_xzufi'],
    ['that is something else', '<html xmlns="http://www.w3.org/1999/xhtml"/>', '1 not_xzufi'],
    ['that was cut off', good.slice(0, 900), `${good.slice(0, 900).split('\n').length} broken_xml`],
    [
      'with an entity of its own',
      good.replace('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE a [<!ENTITY a "aaaa">]>').replace('Abriss', '&a;'),
      '',
    ],
    ['that is packed as a ZIP', Buffer.from('PK\x03\x04 and so on'), '1 not_text'],
    ['in UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), '1 not_utf8'],
    ['that unpacks without end', gzipSync(`${good.slice(0, 300)}${' '.repeat(80_000_000)}`), ''],
    ['nested without end', `${good.slice(0, good.indexOf('<xzufi:schreibe>'))}${'<a>'.repeat(70)}`, ''],
  ])('%s', async (_, content, fault) => {
    const report = await takeMaster(tested, 'xzufi', content);
    expect(report.stored).toBe(false);
    if (fault !== '') expect(faultsOf(report)).toEqual([fault]);
    else expect(faultsOf(report).at(-1)).toMatch(/^\d+ (broken_xml|too_large)$/);
    expect(await services()).toHaveLength(1);
  });

  test('but not for being gzip or Windows-1252', async () => {
    const message = { leistungen: [{ id: '1', leika: abriss, de: 'Rückbau' }] };
    const windows = Buffer.from(xzufi(message).replace('UTF-8', 'ISO-8859-1'), 'latin1');
    await takeMaster(tested, 'xzufi', gzipSync(windows));
    expect((await services())[0]?.name.de).toBe('Rückbau');
  });
});
