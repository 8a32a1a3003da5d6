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
import { cases } from './source-pages.ts';
import { dashboardViews, filledIn, kassel, otherPages, publicViews, reportViews, service } from './views.ts';

/** Every view there is, in the demo: that none is forgotten, and with SCREENS=all how each looks in every width and theme. */
const shots = 'test-results/views';
let demo: DemoApp;
beforeAll(async () => {
  demo = await startDemoApp();
}); // the demo is loaded once for all files that show it
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
  const others = [...reportViews, ...publicViews].map(({ route }) => route);
  const shown = [...dashboardPages, ...others];
  expect(pages.filter((route) => !shown.some((one) => one === route))).toEqual([]);
  expect(others.filter((route) => !pages.includes(route))).toEqual([]);
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
  describe('by somebody with all rights, public pages by a visitor', () => {
    let browser: Browser;
    let person: DemoPerson;
    beforeAll(async () => {
      mkdirSync(shots, { recursive: true });
      browser = await launch();
      person = await personOf(demo);
      const rule = { kind: 'threshold', kpi: 'completion_rate', side: 'below', value: 0.7 };
      await person.send('POST', 'alerts', { authority: kassel, service, rule, email: false });
      await person.send('PUT', 'sources/1/mappings/Faelle', { format: 'csv', mapping: cases });
    });
    afterAll(() => browser?.close());

    describe.each(screens)('$scheme, $width px', (screen) => {
      let inside: Opened;
      let outside: Opened;
      beforeAll(async () => {
        [inside, outside] = [await newPage(browser, screen), await newPage(browser, screen)];
        await person.enter(inside.page.context());
      });
      afterAll(async () => {
        await inside?.page.context().close();
        await outside?.page.context().close();
      });

      test.each([...dashboardViews, ...reportViews, ...publicViews])('$route', async (view) => {
        const { page, complaints } = publicViews.includes(view) ? outside : inside;
        const { path: address } = view;
        const printed = await show(page, address, screen);
        const language = languageOf(screen);
        const found = {
          barriers: await barriers(page),
          overflow: Math.max(await overflow(page), 0),
          cut: await cutTexts(page),
          overlapping: await overlappingTexts(page),
          foreign: (await foreignTexts(page, language)).filter((text) => !namedByPeople.includes(text)),
          complaints: complaints.splice(0),
        };
        if (screen.scheme === 'light' && screen.width === 1440) await print(page, printed); // last: charts are drawn anew for it
        expect(found).toEqual({ barriers: [], overflow: 0, cut: [], overlapping: [], foreign: [], complaints: [] });
      });
    });
  });

/** A source of the demo, and a column of the file that is pasted: what people called them, in whatever language. */
const namedByPeople = ['Fachverfahren Bauen und Gewerbe', 'Vorgang'];

type Opened = Awaited<ReturnType<typeof newPage>>;

/** Light in German, dark in English. */
const languageOf = ({ scheme }: Screen) => (scheme === 'dark' ? 'en' : 'de');

/** Opens a view, waits until all of it is there, and keeps a picture of it; answers where one of its print belongs. */
async function show(page: Page, address: string, screen: Screen): Promise<string> {
  await page.goto(`${demo.url}${address}${address.includes('?') ? '&' : '?'}lang=${languageOf(screen)}`);
  await page.getByRole('heading').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => !document.querySelector('.skeleton, progress'));
  await page.waitForFunction(() => [...document.querySelectorAll('.chart__stage')].every((one) => one.querySelector('svg path')));
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const name =
    address === '/'
      ? 'overview'
      : address
          .slice(1)
          .replace(/\/?(\?.*)?$/, '')
          .replaceAll('/', '-');
  await page.screenshot({ path: `${shots}/${name}-${screen.scheme}-${screen.width}.png`, fullPage: true });
  return `${shots}/${name}-print.png`;
}

/** Keeps a picture of how it looks on paper, 190 mm wide. */
async function print(page: Page, path: string): Promise<void> {
  const screen = page.viewportSize();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 720, height: 1000 });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path, fullPage: true });
  await page.emulateMedia({ media: 'screen' });
  if (screen) await page.setViewportSize(screen);
}
