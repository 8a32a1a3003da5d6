import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CompletenessAnswer } from '../../server/contract/completeness.ts';
import { event, marburg, service } from '../marburg.ts';
import { barriers, overflow, type Screen } from './pages.ts';
import { type SignedIn, shots, signedIn } from './signed-in.ts';

/** Marburg used every day from May on, but not at all from 1 to 14 September. */
let tested: SignedIn;
beforeAll(async () => {
  tested = await signedIn();
  const days = Array.from({ length: 180 }, (_, day) => new Date(Date.UTC(2026, 4, 14 + day)).toISOString().slice(0, 10));
  const used = days.filter((day) => day < '2026-09-01' || day > '2026-09-14');
  const starts = used.flatMap((day) =>
    ['08', '09', '10'].map((hour) =>
      event({ id: `${day} ${hour}`, time: `${day}T${hour}:00:00Z`, attempt: `attempt-${day}-${hour}` }),
    ),
  );
  for (let at = 0; at < starts.length; at += 200) await tested.post(starts.slice(at, at + 200));
  await tested.settle();
});
afterAll(() => tested?.close());

const words = { measured: 'gemessen', late: 'verspätet', silent: 'still', not_connected: 'nicht angebunden' };

test('the matrix says of each month what the API says, tells the gap in words, and is there as CSV', async () => {
  const { rows } = (await tested.admin('GET', '/api/v1/completeness?from=2025-12&to=2026-11')) as CompletenessAnswer;
  expect(rows.find(({ month }) => month === '2026-09')).toMatchObject({ state: 'silent', longestGap: 14 });
  const { page, complaints } = await tested.as('leserin', '/completeness');
  const row = page.getByRole('row', { name: /^Wohngeld, Marburg/ });
  await row.waitFor();
  const cells = await row.getByRole('cell').locator('.kern-sr-only').allInnerTexts();
  expect(cells.map((cell) => cell.split(':')[0])).toEqual(rows.map(({ state }) => words[state]));
  expect(cells.at(-1)).toBe('verspätet: der Monat ist nicht zu Ende');
  const gaps = await page.getByRole('region', { name: 'Was fehlt' }).getByRole('listitem').allInnerTexts();
  expect(gaps.length).toBe(rows.filter(({ state }) => state === 'silent').length);
  expect(gaps.join()).toContain('Wohngeld, Marburg, September 2026: 14 Tage lang keine Ereignisse; ab ');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Als CSV herunterladen' }).click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toContain(`${marburg},${service},2026-09,silent`);
  expect(complaints).toEqual([]);
  await page.context().close();
});

const all: Screen[] = [390, 1440].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ scheme, width })));
test.each(all)('the way there and the matrix bar no way and overflow nothing: $scheme, $width px', async (screen) => {
  const lang = screen.scheme === 'dark' ? '?lang=en' : '';
  const { page } = await tested.as('verwaltung', `/${lang}`, screen);
  await page.getByRole('link', { name: /^(Vollständigkeit je Monat|Completeness by month)$/ }).click();
  await page.locator('.signs').waitFor();
  await page.screenshot({ path: `${shots}/completeness-${screen.scheme}-${screen.width}.png`, fullPage: true });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
});
