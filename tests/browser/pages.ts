import { AxeBuilder } from '@axe-core/playwright';
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

/** What axe finds against WCAG 2.2 A and AA and its best practices, in words. */
export async function barriers(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

/** Pixels by which the page is wider than the screen. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
