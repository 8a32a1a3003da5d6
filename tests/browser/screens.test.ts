import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dashboardPages } from '../../server/contract/pages.ts';
import { launch } from '../browser.ts';
import { type DemoApp, startDemoApp } from '../demo-app.ts';
import { type DemoPerson, personOf } from './demo-person.ts';
import { cutTexts, foreignTexts, overlappingTexts } from './legible.ts';
import { barriers, newPage, overflow, type Screen, screens } from './pages.ts';
import { dashboardViews, filledIn, kassel, otherPages, publicViews, service, type View } from './views.ts';

/** Every view there is, in the demo: that none is forgotten, and with SCREENS=all how each looks in every width and theme. */
const shots = 'test-results/views';
let demo: DemoApp;
beforeAll(async () => {
  demo = await startDemoApp();
});
afterAll(() => demo?.close());

test('every route of the dashboard has its view here', () => {
  const routes = ['App.tsx', 'pages/admin/AdminArea.tsx', 'pages/sources/SourcesArea.tsx'].flatMap((file) =>
    [...readFileSync(path.join('web', file), 'utf8').matchAll(/<Route path="([^"*]+)"/g)].map(([, route = '']) => route),
  );
  expect(routes.length).toBeGreaterThan(30);
  const named = (route: string) => route.replace(/:\w+/g, ':');
  expect([...new Set(routes.map(named))].sort()).toEqual(dashboardPages.map(named).sort());
  expect(dashboardViews.map(({ route }) => route)).toEqual([...dashboardPages]);
});

test('every other page that the server shows to people has its view here', async () => {
  const routes = routesOf(demo.app).filter((route) => !otherPages.some((pattern) => pattern.test(route)));
  const pages: string[] = [];
  for (const route of routes) {
    const answer = await fetch(demo.url + filledIn(route), { headers: { accept: 'text/html' }, redirect: 'manual' });
    await answer.body?.cancel();
    if (answer.status === 200 && answer.headers.get('content-type')?.startsWith('text/html')) pages.push(route);
  }
  const shown = [...dashboardViews, ...publicViews].map(({ route }) => route);
  expect(pages.filter((route) => !shown.includes(route))).toEqual([]);
  expect(publicViews.map(({ route }) => route).filter((route) => !pages.includes(route))).toEqual([]);
});

/** The addresses that the server answers to GET at: a tree in lines, each part indented below what comes before it. */
function routesOf(of: DemoApp['app']): string[] {
  const above: string[] = [];
  return of
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(\S+)(?: \((.*)\))?$/.exec(line) ?? [];
      above.splice(indent.length / 4 - 1, above.length, part);
      return methods.includes('GET') ? [above.join('')] : [];
    });
}

if (process.env['SCREENS'] === 'all')
  describe('as somebody with all rights sees it', () => {
    let browser: Browser;
    let person: DemoPerson;
    beforeAll(async () => {
      mkdirSync(shots, { recursive: true });
      browser = await launch();
      person = await personOf(demo);
      const rule = { kind: 'threshold', kpi: 'completion_rate', side: 'below', value: 0.7 };
      await person.send('POST', 'alerts', { authority: kassel, service, rule, email: false });
    });
    afterAll(() => browser?.close());

    describe.each(screens)('$scheme, $width px', (screen) => {
      test.each([...dashboardViews, ...publicViews])('$route', (view) => look(browser, person, view, screen));
    });
  });

/** How it looks on paper: 190 mm wide. */
async function print(page: Page, path: string): Promise<void> {
  const screen = page.viewportSize();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 720, height: 1000 });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path, fullPage: true });
  expect(await overflow(page), 'on paper').toBeLessThanOrEqual(0);
  await page.emulateMedia({ media: null });
  if (screen) await page.setViewportSize(screen);
}

/** Light in German, dark in English. */
async function look(browser: Browser, person: DemoPerson, { path: address }: View, screen: Screen): Promise<void> {
  const language = screen.scheme === 'dark' ? 'en' : 'de';
  const { page, complaints } = await newPage(browser, screen);
  await person.enter(page.context());
  await page.goto(`${demo.url}${address}?lang=${language}`);
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const name = address === '/' ? 'overview' : address.slice(1).replace(/\/$/, '').replaceAll('/', '-');
  await page.screenshot({ path: `${shots}/${name}-${screen.scheme}-${screen.width}.png`, fullPage: true });
  if (screen.scheme === 'light' && screen.width === 1440) await print(page, `${shots}/${name}-print.png`);
  const found = {
    barriers: await barriers(page),
    overflow: Math.max(await overflow(page), 0),
    cut: await cutTexts(page),
    overlapping: await overlappingTexts(page),
    foreign: await foreignTexts(page, language),
    complaints,
  };
  await page.context().close();
  expect(found).toEqual({ barriers: [], overflow: 0, cut: [], overlapping: [], foreign: [], complaints: [] });
}
