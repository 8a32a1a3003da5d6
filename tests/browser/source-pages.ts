import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launch } from '../browser.ts';
import { type Marburg, marburg, marburgApp, now, service } from '../marburg.ts';
import { newPage, type Screen } from './pages.ts';

/** Marburg with a browser in front of it, for the tests of the pages about sources: a fresh page for each test. */
export const shots = 'test-results';
export let tested: Marburg;
export let address: string;
export let page: Page;
/** what the page said in the console */
export let complaints: string[];
let browser: Browser;

/** To be called by each file of tests about these pages. */
export function startSourcePages(): void {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    tested = await marburgApp();
    address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await tested?.close();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await page?.screenshot({ path: `${shots}/failed.png`, fullPage: true });
    await page?.context().close();
  });
}

/** Opens an address in a browser whose clock agrees with the server's. */
export async function at(path: string, screen: Screen = { scheme: 'light', width: 1440 }): Promise<void> {
  ({ page, complaints } = await newPage(browser, screen));
  await page.clock.setFixedTime(now);
  await page.goto(address + path);
}

export const heading = (name: string | RegExp, level = 1): Locator => page.getByRole('heading', { level, name });
export const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
export const choose = (label: string | RegExp, option: string): Promise<string[]> =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option });

/** Makes a source for Marburg and answers its id. */
export async function sourceNamed(name: string): Promise<number> {
  return ((await tested.admin('POST', '/api/v1/sources', { name, authorities: [marburg] })) as { id: number }).id;
}

/** A mapping of a table of cases with the columns Vorgang, Dienst and Beginn. */
export const cases = {
  kind: 'events',
  fields: {
    authority: { value: marburg },
    service: { column: 'Dienst', map: { Wohngeld: service, WoGG: service } },
    attempt: { column: 'Vorgang' },
    time: { column: 'Beginn' },
  },
  events: [{ type: 'started' }],
};
