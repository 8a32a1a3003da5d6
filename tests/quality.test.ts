import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSilent } from '../server/catalogue/silent.ts';
import type { Finding, QualityAnswer } from '../server/contract/quality.ts';
import { codesOfOneSource, stepsNeverReached } from '../server/quality/use.ts';
import { event, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { oneNode } from './one-node.ts';

/** What is to be put right in master data, as the catalogue and the tallies tell. */
let tested: Marburg;
let marburgReads: string;
beforeAll(async () => {
  tested = await marburgApp();
  const { admin } = tested;
  const offer = (ars: string, key: string, body: object) => admin('PUT', `/api/v1/authorities/${ars}/offers/${key}`, body);
  await admin('PUT', `/api/v1/services/${service}`, { name: { de: 'Wohngeld' }, leikaType: '2' });
  for (const [key, de] of [
    ['antrag-wohngeld', 'Antrag auf Wohngeld'],
    ['hunde', 'Hundesteuer'],
    ['leer', 'leer'],
    ['pass', 'Reisepass'],
  ])
    await admin('PUT', `/api/v1/services/${key}`, { name: { de } });
  const steps = [
    { key: 'person', label: { de: 'Zur Person' } },
    { key: 'wohnung', label: { de: 'Zur Wohnung' } },
    { key: 'konto', label: { de: 'Konto' } },
  ];
  await offer(marburg, service, { steps, pages: [{ key: 'start', url: 'https://www.marburg.de/' }, { key: 'hilfe' }] });
  await offer(marburg, 'hunde', { measures: ['started', 'submitted', 'rated'] });
  await offer(kassel, 'antrag-wohngeld', { steps, measures: ['started', 'submitted', 'error', 'rated'] });
  await offer(kassel, 'leer', { onlineSince: '2026-11-10' }); // too young to be missed
  await offer(kassel, 'pass', { onlineUntil: '2026-10-01', measures: ['submitted'] }); // no longer online

  const at = (nr: number, ars: string, more: object) =>
    event({ id: `${ars} ${nr} ${JSON.stringify(more)}`, authority: ars, attempt: `attempt-of-${ars}-${nr}`, ...more });
  const attempts = (ars: string, of: string, channel: string) =>
    Array.from({ length: 30 }, (_, nr) => at(nr, ars, { service: of, channel }));
  const ofMarburg = Array.from({ length: 30 }, (_, nr) => at(nr, marburg, { type: 'step', step: 'person' }));
  await tested.post([
    ...attempts(marburg, service, 'web'),
    ...ofMarburg,
    at(0, marburg, { type: 'error', errorKind: 'validation', step: 'wohnung' }),
    at(31, marburg, { type: 'step', step: 'person', time: '2026-11-19T23:30:00Z' }), // its start is lost; the 20th in Berlin
    at(32, marburg, { type: 'step', step: 'person', time: '2026-11-18T10:00:00Z' }), // its start came late
    at(32, marburg, { time: '2026-11-18T09:59:00Z' }),
    at(33, marburg, { type: 'step', step: 'person' }), // today: it may still come
  ]);
  const byKassel = await tested.token([kassel], { autoDeclare: true });
  await tested.post(
    [
      ...attempts(kassel, 'antrag-wohngeld', 'kiosk'),
      at(31, kassel, { service: 'antrag-wohngeld', channel: 'web' }),
      at(2, kassel, { service: 'neu', type: 'step', step: 'schritt-1' }),
      at(3, kassel, { service: 'antrag-wohngeld', type: 'error', errorKind: 'transmission' }),
      at(34, kassel, { service: 'pass', type: 'submitted', time: '2026-11-18T10:00:00Z' }), // it measures no starts
    ],
    { token: byKassel },
  );
  await tested.settle();
  await tested.admin('GET', '/api/v1/sources'); // writes down which sources delivered
  await tested.store.pool.query(
    `insert into service_reference values ('portal', '1', 'hunde', 'Hund anmelden'), ('portal', '2', 'pass', 'reisepass')`,
  );
  marburgReads = await tested.token([marburg], { scopes: ['read'] });
});
afterAll(() => tested.close());

const findings = async (query = ''): Promise<Finding[]> =>
  ((await tested.admin('GET', `/api/v1/quality${query}`)) as QualityAnswer).findings;
const found = async (query: string) =>
  (await findings(query)).map(({ authority, service: of, what }) =>
    [authority, of, ...what].map((part) => part ?? '-').join(' '),
  );

test.each([
  ['never_used', [`${marburg} hunde events`]],
  ['measure_silent', [`${kassel} antrag-wohngeld submitted rated`]],
  ['start_inferred', [`${marburg} ${service} 2026-11-20`]],
  ['step_never_reached', [`${marburg} ${service} wohnung konto`]],
  ['duplicate_service', [`- ${service} antrag-wohngeld`]],
  ['named_differently', ['- hunde Hund anmelden']],
  ['no_steps', [`${kassel} leer steps`]],
  ['label_missing', [`${kassel} neu schritt-1`]],
  ['no_leika_key', ['antrag-wohngeld', 'hunde', 'leer', 'neu', 'pass'].map((key) => `- ${key} ${key}`)],
  ['no_leika_type', ['antrag-wohngeld', 'hunde', 'leer', 'neu', 'pass'].map((key) => `- ${key} ${key}`)],
  ['page_without_url', [`${marburg} ${service} hilfe`]],
  ['code_of_one_source', ['- - error_kind validation', '- - channel kiosk error_kind transmission']],
])('%s', async (code, expected) => {
  expect(await found(`?code=${code}`)).toEqual(expected);
});

test('of each kind the first so many are listed when asked for, and all are counted', async () => {
  const whole = (await tested.admin('GET', '/api/v1/quality')) as QualityAnswer;
  const { findings, counts } = (await tested.admin('GET', '/api/v1/quality?limit=1')) as QualityAnswer;
  expect(counts).toEqual(whole.counts);
  expect(counts.some((count) => count.findings > 1)).toBe(true);
  expect(findings).toEqual(counts.map(({ code }) => whole.findings.find((finding) => finding.code === code)));
});

test('the worklist is in the order of what is gravest, with counts, and says what to do', async () => {
  const { findings: all, counts } = (await tested.admin('GET', '/api/v1/quality')) as QualityAnswer;
  expect(counts.map(({ code }) => code)).toEqual([...new Set(all.map(({ code }) => code))]);
  expect(counts.reduce((sum, count) => sum + count.findings, 0)).toBe(all.length);
  expect(all[0]).toEqual({
    ...{ code: 'never_used', authority: marburg, service: 'hunde', count: 1, what: ['events'] },
    advice: 'Check with connect-check whether the platform sends for this offer, or enter until when it was online.',
  });
});

test('of an authority its own offers are shown, and the services that it offers', async () => {
  const ofKassel = await findings(`?authority=${kassel}`);
  expect(new Set(ofKassel.map(({ authority }) => authority))).toEqual(new Set([kassel, null]));
  expect(ofKassel.some((finding) => finding.service === 'hunde')).toBe(false);
  const atKassel = (found: Finding[]) => found.filter(({ authority }) => authority === kassel);
  expect(atKassel(ofKassel)).toEqual(atKassel(await findings()));
  expect((await findings(`?service=hunde`)).map(({ code }) => code)).toEqual([
    ...['never_used', 'named_differently', 'no_leika_key', 'no_leika_type'],
  ]);
});

test('whoever reads one authority sees nothing of others or of sources', async () => {
  const ask = async (query: string) => {
    const headers = { authorization: `Bearer ${marburgReads}` };
    return await tested.app.inject({ url: `/api/v1/quality${query}`, headers, remoteAddress: '10.1.2.3' });
  };
  const { findings: seen } = (await ask('')).json<QualityAnswer>();
  expect(seen.length).toBeGreaterThan(3);
  expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${kassel}|kiosk|antrag-wohngeld|source`));
  expect((await ask(`?authority=${kassel}`)).statusCode).toBe(404);
  expect((await ask('?code=none')).json().error).toMatchObject({ code: 'invalid', field: 'code' });
});

test('where tables are spread over nodes the same is found, by asking each authority alone', async () => {
  const { db, spread, scattered } = oneNode(tested.store);
  const today = '2026-11-22';
  const look = async () => [
    await findings(),
    await readSilent(db, 'all', today),
    await stepsNeverReached(db, 'all', today),
    await codesOfOneSource(db, today),
  ];
  await spread(false);
  const plain = await look();
  await spread(true);
  expect(await look()).toEqual(plain);
  expect(await scattered()).toEqual([]);
  await spread(false);
});

test('what was put right is gone from the list', async () => {
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/hunde`, {
    measures: ['submitted'],
    onlineUntil: '2026-11-01',
  });
  expect(await found('?service=hunde&code=never_used')).toEqual([]);
});
