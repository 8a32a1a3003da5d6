import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../server/contract/days.ts';
import type { TestApp } from '../app.ts';
import { launch } from '../browser.ts';
import { insertSlim, townsWith } from '../slim.ts';
import { barriers, newPage, overflow } from './pages.ts';

/** The pages of reports, as people read and print them. */
const town = '065340014014';
let there: TestApp;
let address: string;
let browser: Browser;
beforeAll(async () => {
  const services = ['sperrmuell', 'hund', 'wohngeld'];
  there = await townsWith([{ ars: town, name: 'Marburg' }], services);
  const days = Array.from({ length: 90 }, (_, index) => addDays('2026-08-20', index));
  const rows = services.flatMap((service, nr) =>
    days.map((day, index) => {
      const submissions = 1_000 + nr * 10 + (index % 7);
      return {
        authority: town,
        service,
        day,
        visits: 2 * submissions,
        starts: submissions + 300,
        submissions,
        abandonments: 300,
      };
    }),
  );
  await insertSlim(there.store.db, rows);
  address = await there.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await there?.close();
});

const pages = [`/reports/${town}/sperrmuell?period=2026-10`, `/reports/${town}?period=2026-W46&lang=en`];

describe.each([
  ['light', 1440],
  ['light', 390],
  ['dark', 1440],
  ['dark', 390],
] as const)('in %s at %i px', (scheme, width) => {
  test('a report has no script, no barrier and does not scroll sideways', async () => {
    for (const path of pages) {
      const { page, complaints } = await newPage(browser, { scheme, width });
      await page.goto(address + path);
      expect(await page.locator('script').count()).toBe(0);
      expect(await barriers(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });
});

test('on A4 the table stands on the first page, and nothing is cut off at the right', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 680 }); // 180 mm
  await page.emulateMedia({ media: 'print' });
  for (const path of pages) {
    await page.goto(address + path);
    const table = await page.getByRole('table').first().boundingBox();
    expect(table && table.y + table.height).toBeLessThan(1009); // 267 mm
    expect(table && table.x + table.width).toBeLessThanOrEqual(680);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
  }
  await page.context().close();
});
