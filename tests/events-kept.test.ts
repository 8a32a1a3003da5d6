import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfferEntry } from '../server/contract/api.ts';
import { type CodeListName, codes } from '../server/contract/codelists.ts';
import { type EventType, eventSchemas, eventTypes } from '../server/contract/event.ts';
import { event, kassel, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** What acknowledged events leave behind, and what they do not (events.md). */
let tested: Marburg;
beforeEach(async () => {
  tested = await marburgApp();
});
afterEach(() => tested.close());

const attempt = (nr: number) => `attempt-${`${nr}`.padStart(12, '0')}`;
const distinct = (count: number) => Array.from({ length: count }, (_, nr) => event({ id: `event-${nr}`, attempt: attempt(nr) }));
const starts = async (more = ''): Promise<unknown> => {
  await tested.settle();
  const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=starts&from=2026-11-01&to=2026-11-30${more}`)) as {
    rows: { value: number | null }[];
  };
  return rows[0]?.value;
};
const offer = async (key = service) => (await tested.admin('GET', `/api/v1/authorities/${marburg}/offers/${key}`)) as OfferEntry;

describe('what is acknowledged is on disk', () => {
  test('when the answer comes, for other connections to see', async () => {
    expect((await tested.post(distinct(3))).status).toBe(202);
    expect(await tested.count('inbox')).toBe(3);
  });

  test('for each of many requests at once, which share commits', async () => {
    const answers = await Promise.all(distinct(300).map((one) => tested.post(one)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await tested.count('inbox')).toBe(300);
    const { rows } = await tested.store.pool.query('select count(distinct xmin::text)::int as commits from inbox');
    expect(rows[0].commits).toBeLessThan(50);
    expect(await starts()).toBe(300);
  });

  test('once, however often a client that lost the answer sends it again, before and after the fold', async () => {
    const events = [
      ...distinct(20),
      event({ type: 'step', step: 'person' }),
      event({ type: 'visited', id: 'view' }),
      event({ type: 'visited', id: 'view', referrer: 'search' }),
    ];
    await tested.post(events.slice(0, 12)); // the connection broke in the middle
    await tested.post(events);
    expect(await starts()).toBe(21);
    await tested.post(events.toReversed());
    await tested.post(events);
    expect(await starts()).toBe(21);
    expect([await tested.count('attempt'), await tested.count('visit')]).toEqual([21, 1]);
  });

  test('but not by a check, nor from a test source: both answer as ever and keep nothing', async () => {
    const testSource = await tested.token([marburg], { test: true, autoDeclare: true });
    const expected = { accepted: 1, rejected: 1, errors: [expect.objectContaining({ index: 1, code: 'invalid' })] };
    const body = [event({ service: 'new-service' }), event({ attempt: 'x' })];
    expect((await tested.post(body, { token: testSource })).json).toEqual(expected);
    const declaring = await tested.token([marburg], { autoDeclare: true });
    expect((await tested.post(body, { token: declaring, url: '/api/v1/events/check' })).json).toEqual(expected);
    const { status, json } = await tested.post({ ...event(), time: '1999-01-01T00:00:00Z' }, { url: '/api/v1/events/check' });
    expect([status, json.errors[0]?.code]).toEqual([422, 'too_old']);
    expect([await tested.count('inbox'), await tested.count('offer'), await tested.count('service')]).toEqual([0, 1, 1]);
  });
});

test('everything that is accepted can be stored: every type with every code, and keys as long as they may be', async () => {
  const long = 'k'.repeat(63);
  const offered = { steps: [{ key: long }], pages: [{ key: long }] };
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, offered);
  const byField: Record<string, readonly (string | number)[]> = {
    ...Object.fromEntries(
      [
        'device',
        'channel',
        'authMethod',
        'trustLevel',
        'paymentMethod',
        'paymentStatus',
        'errorKind',
        'reason',
        'foundInformation',
        'referrer',
        'handling',
        'mediaBreak',
      ].map((list) => [list, codes(list as CodeListName)]),
    ),
    ...{ step: [long], page: [long], rating: [1, 2, 3, 4, 5], language: ['aa', 'zz'], country: ['AA', 'ZZ'] },
  };
  const odd = `\\N \\t~'"{}`.padEnd(126, '\\');
  const fields = (type: EventType) => Object.keys(eventSchemas[type].shape).filter((field) => field in byField);
  const events = eventTypes.flatMap((type) => {
    const most = Math.max(1, ...fields(type).map((field) => byField[field]?.length ?? 0));
    return Array.from({ length: most }, (_, nr) => {
      const given = fields(type).map((field) => [field, byField[field]?.[nr % (byField[field]?.length ?? 1)]]);
      const ids = { id: `${odd}${nr}`, ...(type === 'visited' ? {} : { attempt: `${'-'.repeat(62)}${nr}` }) };
      return event({ type, ...Object.fromEntries(given), ...ids });
    });
  });
  expect((await tested.post(events)).json).toEqual({ accepted: events.length, rejected: 0, errors: [] });
  await tested.settle();
  expect([await tested.count('inbox'), await tested.count('visit')]).toEqual([0, 8]);
});

test('no id that was sent is found anywhere in the database', async () => {
  const ids = { attempt: 'Attempt-Of-Erika-1', visit: 'View-Of-Erika-2', event: 'Event-Of-Erika-3' };
  await tested.post([event({ id: ids.event, attempt: ids.attempt }), event({ type: 'visited', id: ids.visit })]);
  const everything = async () => {
    const { rows: tables } = await tested.store.pool.query<{ name: string }>(
      `select format('%I', table_name) as name from information_schema.tables where table_schema = 'public'`,
    );
    const texts = await Promise.all(
      tables.map(({ name }) => tested.store.pool.query<{ row: string }>(`select t::text as row from ${name} t`)),
    );
    return texts.flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n');
  };
  const asBytes = (id: string) => Buffer.from(id).toString('hex');
  for (const text of [await everything(), await tested.settle().then(everything)]) {
    expect(text).toContain(marburg);
    for (const id of Object.values(ids)) expect([text.includes(id), text.includes(asBytes(id))]).toEqual([false, false]);
  }
});

describe('a source that may declare by use', () => {
  let token: string;
  const send = (fields: Record<string, unknown>) => tested.post(event(fields), { token });
  beforeEach(async () => {
    token = await tested.token([marburg], { autoDeclare: true });
  });

  test('brings services, offers and steps in, ordered by key until the authority orders them', async () => {
    for (const step of ['zahlung', 'antrag', 'person'])
      expect((await send({ type: 'step', service: 'hundesteuer', step })).status).toBe(202);
    await send({ type: 'error', errorKind: 'technical', service: 'hundesteuer', step: 'fehler' });
    await send({ service: 'hundesteuer' });
    expect((await offer('hundesteuer')).steps.map(({ key }) => key)).toEqual(['antrag', 'fehler', 'person', 'zahlung']);
    expect(await starts('&service=hundesteuer')).toBe(1);

    const ordered = ['person', 'antrag', 'zahlung'].map((key) => ({ key, label: { de: key.toUpperCase() } }));
    await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/hundesteuer`, { steps: ordered });
    await send({ type: 'step', service: 'hundesteuer', step: 'upload' });
    await send({ type: 'step', service: 'hundesteuer', step: 'anlage' });
    const { steps } = await offer('hundesteuer');
    expect(steps.slice(0, 3)).toEqual(ordered);
    expect(steps.slice(3)).toEqual([
      { key: 'anlage', label: { de: 'anlage' }, byUse: true },
      { key: 'upload', label: { de: 'upload' }, byUse: true },
    ]);
  });

  test('never brings in authorities or pages, nor anything by events that are refused', async () => {
    expect((await send({ authority: '064120000000' })).json.errors[0]?.code).toBe('unknown_authority');
    expect((await send({ authority: kassel })).json.errors[0]?.code).toBe('not_allowed');
    expect((await send({ type: 'visited', page: 'unheard-of' })).json.errors[0]?.code).toBe('unknown_page');
    await send({ service: 'too-early', time: '2027-01-01T00:00:00Z' });
    await send({ service: 'too-short', attempt: 'short' });
    expect([await tested.count('authority'), await tested.count('service'), await tested.count('offer')]).toEqual([2, 1, 1]);
    expect((await offer()).pages.map(({ key }) => key)).toEqual(['start']);
  });

  test('and others at the same moment make one offer with all their steps', async () => {
    const steps = Array.from({ length: 20 }, (_, nr) => `step-${String.fromCharCode(97 + nr)}`);
    const answers = await Promise.all(steps.map((step) => send({ type: 'step', service: 'neu', step })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect((await offer('neu')).steps.map(({ key }) => key)).toEqual(steps);
  });
});
