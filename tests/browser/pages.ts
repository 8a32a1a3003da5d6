import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';

export interface Screen {
  scheme: 'light' | 'dark';
  width: number;
}

const everyScreen: Screen[] = (['light', 'dark'] as const).flatMap((scheme) =>
  [390, 768, 1440].map((width) => ({ scheme, width })),
);
/** Every width and both themes in each run; every width in both with SCREENS=all, which takes twice as long (test:screens). */
export const screens: Screen[] =
  process.env['SCREENS'] === 'all'
    ? everyScreen
    : everyScreen.filter(({ scheme, width }) => (scheme === 'dark') === (width === 768 || width === 1440));

/** A page of a fresh browser context, and everything it complained about in the console. */
export async function newPage(browser: Browser, { scheme, width }: Screen): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    locale: 'de-DE',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, complaints };
}

/** Opens an address and waits until figures, charts and fonts are there. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('.tile__value').first().waitFor();
  await chartsDrawn(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Waits until every chart that has something to draw has drawn it. */
export async function chartsDrawn(page: Page): Promise<void> {
  await page.locator('.chart__picture svg path').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.chart__stage')].every((stage) => stage.querySelector('svg path')),
  );
}

const axeSource = readFileSync(createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Found {
  violations: { id: string; nodes: { html: string }[] }[];
}

/**
 * What axe finds against WCAG 2.2 A and AA and its best practices, in words. axe runs in the page itself, its small build
 * loaded once for each document, and only violations are worked out: with the builder of @axe-core/playwright, the same
 * takes more than twice as long.
 */
export async function barriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return page.evaluate(async (wanted) => {
    const { axe } = window as unknown as { axe: { run(node: Document, options: object): Promise<Found> } };
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: wanted }, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  }, tags);
}

/** Pixels by which the page is wider than the screen. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
