import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../browser.ts';
import { startDatabase, startInstance } from './instance.ts';
import { changeTime, observeLoad, readLoad } from './web-page.ts';

const RUNS = 5;

/** Of several runs. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface ViewFigures {
  view: string;
  /** largest contentful paint, ms after the navigation began */
  lcpMs: Spread;
  /** cumulative layout shift */
  cls: Spread;
  /** longest task while loading, in ms; 0: none took 50 ms */
  longestTaskMs: Spread;
  /** from another period chosen to the new picture painted, in ms */
  changeMs: Spread;
  /** requests to the API of a load, and of that change */
  requests: { load: number; change: number };
}

export interface WebFigures {
  name: 'web';
  views: ViewFigures[];
  /** gzipped kB of scripts: named in the page's HTML, and all that the Übersicht loads */
  scriptsKb: { page: number; overview: number };
}

/** Opens each view of the demo several times in a browser without a cache, and chooses another period there. */
export async function web(progress: (text: string) => void): Promise<WebFigures> {
  if (!existsSync(path.resolve(import.meta.dirname, '../../dist/index.html'))) throw new Error('no pages yet: npm run build');
  const database = await startDatabase();
  try {
    progress('loading the demo');
    const instance = await startInstance(database.url, { DEMO: 'on', DEMO_UNTIL: '2026-11-21' });
    const browser = await launch();
    try {
      const base = `http://127.0.0.1:${instance.port}`;
      const { offers } = await instance.call<{ offers: Offer[] }>('GET', '/api/v1/offers');
      const views: ViewFigures[] = [];
      for (const [view, address] of Object.entries(addressesOf(offers))) {
        progress(view);
        views.push(await measured(browser, view, `${base}${address}`));
      }
      return { name: 'web', views, scriptsKb: await scripts(browser, base) };
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

function addressesOf(offers: Offer[]): Record<string, string> {
  const [most] = [...offers].sort((one, other) => other.steps.length - one.steps.length);
  if (!most) throw new Error('the demo has no offers');
  return { Übersicht: '/', Dienste: '/services', Dienst: `/services/${most.authority}/${most.service}`, Vergleich: '/compare' };
}

interface Run {
  lcp: number;
  cls: number;
  longest: number;
  change: number;
  requests: { load: number; change: number };
}

async function measured(browser: Browser, view: string, address: string): Promise<ViewFigures> {
  await run(browser, address); // the server's first answer of each kind is not what people wait for
  const runs: Run[] = [];
  for (let count = 0; count < RUNS; count++) runs.push(await run(browser, address));
  const spread = (pick: (one: Run) => number): Spread => {
    const sorted = runs.map(pick).sort((one, other) => one - other);
    return { median: sorted[Math.floor(RUNS / 2)] ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 };
  };
  return {
    view,
    lcpMs: spread(({ lcp }) => lcp),
    cls: spread(({ cls }) => cls),
    longestTaskMs: spread(({ longest }) => longest),
    changeMs: spread(({ change }) => change),
    requests: runs[0]?.requests ?? { load: 0, change: 0 },
  };
}

async function run(browser: Browser, address: string): Promise<Run> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const asked = countRequests(page);
  await page.addInitScript(observeLoad);
  await page.goto(address);
  await settled(page);
  const load = await page.evaluate(readLoad);
  const requests = asked();
  await page.evaluate(changeTime.listen);
  await page.locator('#period').selectOption('7');
  const change = await (await page.waitForFunction(changeTime.read)).jsonValue();
  await settled(page);
  await context.close();
  return { ...load, change: change ?? 0, requests: { load: requests, change: asked() - requests } };
}

function countRequests(page: Page): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked++;
  });
  return () => asked;
}

/** Everything is drawn and nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('.picture').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.chart__stage')].every((stage) => stage.querySelector('svg path')),
  );
}

async function scripts(browser: Browser, base: string): Promise<WebFigures['scriptsKb']> {
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
  return { page: sum([...sizes].filter(([file]) => html.includes(file))), overview: sum([...sizes]) };
}
