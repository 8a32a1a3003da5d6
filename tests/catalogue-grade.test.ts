import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogueGrade } from '../server/contract/catalogue-grade.ts';
import { publicTableIds } from '../server/contract/tables.ts';
import { type TestApp, testApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { agreed, fillTowns } from './towns.ts';
import { publishAt } from './towns-app.ts';

const now = '2026-11-22T10:00:00+01:00';
const [first = ''] = agreed;
/** every table of the instance, and the one that the authority publishes */
const datasets = publicTableIds.length + 1;
let bare: TestApp;
let full: TestApp;
beforeAll(async () => {
  bare = await testApp(now, { LOG_LEVEL: 'silent' });
  full = await testApp(now, {
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'https://daten.example.org',
    CONTACT_EMAIL: 'daten@example.org',
    CONTRIBUTOR_ID: 'http://dcat-ap.de/def/contributors/openNRW',
  });
  for (const app of [bare, full]) {
    await fillTowns(app.store.db);
    await publishAt(now, app);
    await publishAuthority(app, first);
  }
});
afterAll(() => Promise.all([bare.close(), full.close()]));

const grade = async ({ admin }: TestApp) => (await admin('GET', '/api/v1/catalogue-grade')) as CatalogueGrade;

test('a catalogue that has everything is complete', async () => {
  expect(await grade(full)).toEqual({
    grade: 'complete',
    datasets,
    distributions: expect.any(Number),
    missing: [],
    brokenLinks: [],
    notes: [],
  });
});

test('what is missing is named, with the setting that mends it', async () => {
  const { grade: found, missing, notes } = await grade(bare);
  expect([found, notes.map(({ code }) => code)]).toEqual(['broken', ['no_public_url']]);
  expect(missing.map(({ level, of, property, count, setting }) => ({ level, of, property, count, setting }))).toEqual([
    { level: 'required', of: 'dataset', property: 'dcatde:contributorID', count: datasets, setting: 'CONTRIBUTOR_ID' },
    { level: 'recommended', of: 'dataset', property: 'dcat:contactPoint', count: datasets, setting: 'CONTACT_EMAIL' },
  ]);
});

test('a file that is not there in full is a broken link', async () => {
  await full.store.pool.query(`delete from edition_part where publisher = $1 and name like '%.xlsx'`, [first]);
  const { grade: found, brokenLinks } = await grade(full);
  expect([found, brokenLinks]).toEqual([
    'broken',
    [
      {
        url: `https://daten.example.org/open-data/v1/usage-monthly/${first}/editions/2026-10/usage-monthly.xlsx`,
        why: 'gone',
      },
    ],
  ]);
});

test('a catalogue that is not served at all says so', async () => {
  await bare.store.pool.query(`update edition set licence = 'none' where publisher = $1`, [first]);
  const { grade: found, notes, datasets: described } = await grade(bare);
  expect([found, notes.map(({ code }) => code), described]).toEqual(['broken', ['no_public_url', 'not_served'], 0]);
});
