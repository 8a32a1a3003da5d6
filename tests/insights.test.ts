import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seeded } from '../fixtures/random.ts';
import type { InsightsAnswer } from '../server/contract/insights.ts';
import type { TestApp } from './app.ts';
import { plantedRows, plantedSteps, usual, type Ways } from './planted.ts';
import { insertSlim, reader, townsWith } from './slim.ts';

const [town, ...peers] = ['065340014014', '064120000001', '064120000002', '064120000003', '064120000004'] as [
  string,
  ...string[],
];
const service = 'hund';
let tested: TestApp;
let ask: Awaited<ReturnType<typeof reader>>;
beforeAll(async () => {
  const towns = [town, ...peers].map((ars, index) => ({ ars, name: ars, comparable: index !== 4 }));
  tested = await townsWith(towns, [service], plantedSteps);
  ask = await reader(tested, [town]);
});
afterAll(() => tested.close());

interface World {
  now?: Partial<Ways>;
  before?: Partial<Ways>;
  peers?: Partial<Ways>;
  people?: number;
}

/** What is said of October, when people fared so in September and October, and so at three comparable peers. */
async function insights(seed: string, { now = {}, before = {}, peers: theirs, people = 1500 }: World): Promise<InsightsAnswer> {
  await sql`truncate slim`.execute(tested.store.db);
  const random = seeded(seed);
  const rows = (authority: string, day: string, ways: Partial<Ways>) =>
    plantedRows({ authority, service, day }, { ...usual, ...ways }, people, random);
  const ofPeers = theirs === undefined ? [] : peers.flatMap((peer) => rows(peer, '2026-10-14', theirs));
  await insertSlim(tested.store.db, [...rows(town, '2026-09-15', before), ...rows(town, '2026-10-15', now), ...ofPeers]);
  const { status, body } = await ask(`insights?authority=${town}&service=${service}&from=2026-10-01&to=2026-10-31`);
  expect(status).toBe(200);
  return body as InsightsAnswer;
}

const names = ({ insights }: InsightsAnswer) =>
  insights.map(({ kind, category }) => (category === undefined ? kind : `${kind} ${category}`));

describe('a planted effect stands first', () => {
  test.each<[string, World]>([
    ['step_worse_than_before upload', { now: { leaving: { ...usual.leaving, upload: 0.22 } } }],
    ['step_worse_than_before ', { now: { leaving: { ...usual.leaving, '': 0.15 } } }],
    [
      'step_worse_than_peers person',
      { now: { leaving: { ...usual.leaving, person: 0.2 } }, before: { leaving: { ...usual.leaving, person: 0.2 } }, peers: {} },
    ],
    ['payment_failures_rising', { now: { paymentFails: 0.14 } }],
    ['failures_rising', { now: { fails: 0.12 } }],
    [
      'category_worse_than_rest smartphone',
      { now: { onDevice: { smartphone: 0.2 } }, before: { onDevice: { smartphone: 0.2 } } },
    ],
    ['category_worse_than_rest eid', { now: { bySignIn: { eid: 0.2 } }, before: { bySignIn: { eid: 0.2 } } }],
    ['satisfaction_falling', { now: { stars: [4, 3, 3, 3, 2] } }],
    ['drafts_rising', { now: { resumes: 0.2 } }],
    ['errors_rising validation', { now: { stumbles: 0.3 } }],
  ])('%s', async (name, world) => {
    for (const seed of ['a', 'b', 'c']) {
      const answer = await insights(`${name} ${seed}`, world);
      const [first] = names(answer);
      // what fails at a step is left there as well: the same people, seen from two sides
      const asWell = { failures_rising: 'step_worse_than_before check', payment_failures_rising: 'step_worse_than_before pay' }[
        name
      ];
      expect([name, asWell]).toContain(first);
      expect(names(answer)).toContain(name);
    }
  });
});

describe('where nothing is the matter', () => {
  test('hardly anything is said: in at most one of twenty offers', async () => {
    const found: string[] = [];
    for (let seed = 0; seed < 40; seed++) found.push(...names(await insights(`nothing ${seed}`, { peers: {}, people: 400 })));
    expect(found.length, found.join(', ')).toBeLessThanOrEqual(3);
  });

  test('what got better is not named', async () => {
    expect(names(await insights('better', { before: { leaving: { ...usual.leaving, upload: 0.25 }, fails: 0.1 } }))).toEqual([]);
  });
});

test('an insight has the numbers that say so, what it costs, and a sentence', async () => {
  const answer = await insights('numbers', { now: { leaving: { ...usual.leaving, upload: 0.25 } }, people: 2000 });
  const rows = async (month: string) => {
    const query = `kpi=dropoff_rate,step_dropped,step_reached&from=${month}-01&to=${month}-30&by=step&step=upload&authority=${town}`;
    const { body } = await ask(`kpis?${query}`);
    return (body as { rows: { kpi: string; value: number }[] }).rows.map(({ value }) => value) as [number, number, number];
  };
  const [rate, dropped, reached] = await rows('2026-10');
  const [rateBefore, , reachedBefore] = await rows('2026-09');
  const { body } = await ask(`kpis?kpi=submissions&from=2026-10-01&to=2026-10-31&authority=${town}`);
  const submissions = (body as { rows: [{ value: number }] }).rows[0].value;
  const first = answer.insights[0];
  expect(first).toMatchObject({
    ...{ kind: 'step_worse_than_before', kpi: 'dropoff_rate', dimension: 'step', category: 'upload', label: { de: 'upload' } },
    ...{ value: rate, n: reached, compared: { with: 'before', value: rateBefore, n: reachedBefore } },
    difference: { value: expect.closeTo(rate - rateBefore) },
  });
  // so many fewer would have left there, and of those who pass the step so many submit
  const lost = (rate - rateBefore) * reached * (submissions / (reached - dropped));
  expect(first?.effect).toEqual({ of: 'submissions', value: expect.closeTo(lost) });
  expect(first?.difference.interval[0]).toBeGreaterThan(0);
  expect(first?.p).toBeLessThan(1e-6);
  expect(first?.text.de).toMatch(
    /^Mehr steigen beim Schritt „upload“ aus: \d\d(,\d)?\u00a0% \(n = [\d.]+\), zuvor \d+(,\d)?\u00a0% \(n = [\d.]+\)\. Ohne/,
  );
  expect(first?.text.de).toContain(`etwa ${Math.round(lost)} mehr`);
  expect(answer.range).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  expect(answer.compared).toEqual({ from: '2026-09-01', to: '2026-09-30' });
});

test('it says the same again', async () => {
  const world = { now: { leaving: { ...usual.leaving, upload: 0.3 }, fails: 0.1, onDevice: { tablet: 0.3 } }, peers: {} };
  expect(await insights('again', world)).toEqual(await insights('again', world));
});

describe('below 30 cases', () => {
  test('nothing is compared, however different', async () => {
    const answer = await insights('few', { now: { leaving: { '': 1 } }, before: { leaving: {} }, people: 29 });
    expect([answer.tested, answer.insights]).toEqual([0, []]);
  });

  test('no mean of peers is used of which fewer than three have as many, or agreed', async () => {
    const worse = { leaving: { ...usual.leaving, person: 0.4 } };
    const kinds = async (people: number) => {
      const answer = await insights(`peers ${people}`, { now: worse, before: worse, peers: {}, people });
      return answer.insights.filter(({ compared }) => compared.with === 'peers').map(({ compared }) => compared.members);
    };
    expect(await kinds(800)).toEqual(expect.arrayContaining([3])); // the fourth did not agree
    await sql`delete from slim where authority = ${peers[0]}`.execute(tested.store.db);
    const { body } = await ask(`insights?authority=${town}&service=${service}&from=2026-10-01&to=2026-10-31`);
    expect((body as InsightsAnswer).insights.filter(({ compared }) => compared.with === 'peers')).toEqual([]);
  });
});

test('a foreign offer is not found', async () => {
  const answer = await ask(`insights?authority=${peers[0]}&service=${service}&from=2026-10-01&to=2026-10-31`);
  expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
});
