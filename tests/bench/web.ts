import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../browser.ts';
import { chartsDrawn } from '../browser/pages.ts';
import { type Bench, type Figures, type Progress, afresh } from './bench.ts';
import { startDatabase, startInstance } from './instance.ts';
import { changeTime, observeLoad, readLoad } from './web-page.ts';

const views = { overview: 'Übersicht', services: 'Dienste', offer: 'Dienst', compare: 'Vergleich' } as const;
type View = keyof typeof views;

const measures = {
  LcpMs: 'largest paint, ms after the navigation',
  Cls: 'layout shift',
  LongestTaskMs: 'longest task of the load, ms; 0: none took 50',
  ChangeMs: 'another period chosen to the new picture, ms',
  Requests: 'requests to the API of a load',
  ChangeRequests: 'requests to the API of that change',
} as const;

export const web: Bench = {
  about: 'opens the views of the demo in a browser and chooses another period there (after npm run build)',
  figures: {
    ...Object.fromEntries(
      Object.entries(views).flatMap(([view, name]) =>
        Object.entries(measures).map(([measure, text]) => [`${view}${measure}`, `${name}: ${text}`]),
      ),
    ),
    pageScriptsKb: "scripts named in the page's HTML, kB gzipped",
    overviewScriptsKb: 'scripts with all charts of the Übersicht, kB gzipped',
  },
  runs: afresh(run),
};

async function run(_: number, progress: Progress): Promise<Figures> {
  if (!existsSync(path.resolve(import.meta.dirname, '../../dist/index.html')))
    throw new Error('There are no pages yet: npm run build');
  const database = await startDatabase();
  try {
    progress('loading the demo');
    const instance = await startInstance(database.url, { DEMO: 'on', DEMO_UNTIL: '2026-11-21' });
    const browser = await launch();
    try {
      const base = `http://127.0.0.1:${instance.port}`;
      const { offers } = await instance.call<{ offers: Offer[] }>('GET', '/api/v1/offers');
      const figures = await scripts(browser, base);
      for (const [view, address] of Object.entries(addressesOf(offers))) {
        progress(view);
        await opened(browser, `${base}${address}`); // the first answer of each kind is not what people wait for
        Object.assign(figures, named(view, await opened(browser, `${base}${address}`)));
      }
      return figures;
    } finally {
      await browser.close();
      await instance.stop();
    }
  } finally {
    await database.stop();
  }
}

interface Offer {
  authority: string;
  service: string;
  steps: object[];
}

function addressesOf(offers: Offer[]): Record<View, string> {
  const [most] = [...offers].sort((one, other) => other.steps.length - one.steps.length);
  if (!most) throw new Error('the demo has no offers');
  return { overview: '/', services: '/services', offer: `/services/${most.authority}/${most.service}`, compare: '/compare' };
}

const named = (view: string, measured: Record<keyof typeof measures, number>): Figures =>
  Object.fromEntries(Object.entries(measured).map(([measure, value]) => [`${view}${measure}`, value]));

/** One load without a cache, and one change. */
async function opened(browser: Browser, address: string): Promise<Record<keyof typeof measures, number>> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked++;
  });
  await page.addInitScript(observeLoad);
  await page.goto(address);
  await settled(page);
  const { lcp, cls, longest } = await page.evaluate(readLoad);
  const loaded = asked;
  await page.evaluate(changeTime.listen);
  await page.locator('#period').selectOption('7');
  const changed = await (await page.waitForFunction(changeTime.read)).jsonValue();
  await settled(page);
  await context.close();
  return {
    LcpMs: lcp,
    Cls: cls,
    LongestTaskMs: longest,
    ChangeMs: changed ?? 0,
    Requests: loaded,
    ChangeRequests: asked - loaded,
  };
}

/** Everything is drawn and nothing is on its way any more; the table of services has no charts. */
async function settled(page: Page): Promise<void> {
  await page.locator('.picture').first().waitFor();
  await page.waitForLoadState('networkidle');
  if ((await page.locator('.chart__stage').count()) > 0) await chartsDrawn(page);
}

async function scripts(browser: Browser, base: string): Promise<Figures> {
  const page = await browser.newPage();
  const sizes = new Map<string, number>();
  page.on('response', async (response) => {
    if (response.request().resourceType() === 'script')
      sizes.set(new URL(response.url()).pathname, gzipSync(await response.body()).length);
  });
  await page.goto(base);
  await settled(page);
  await page.close();
  const html = await (await fetch(base)).text();
  const sum = (all: [string, number][]) => Math.round(all.reduce((total, [, size]) => total + size, 0) / 1000);
  return { pageScriptsKb: sum([...sizes].filter(([file]) => html.includes(file))), overviewScriptsKb: sum([...sizes]) };
}
