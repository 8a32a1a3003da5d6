import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OfferKeys } from '../../server/contract/offer-keys.ts';
import { launch } from '../browser.ts';
import { startDemoApp } from '../demo-app.ts';
import type { OfferEntry } from '../../server/contract/api.ts';
import type { Catalogue } from '../../web/api.ts';
import { barriers, chartsDrawn, newPage, open, overflow } from './pages.ts';

const fulda = '066310009009';
let app: Awaited<ReturnType<typeof startDemoApp>>;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startDemoApp(), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

test('a page that never had figures says what to do', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 768 });
  await page.route('**/api/v1/freshness', (route) =>
    route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'x', requestId: 'r-17' } } }),
  );
  await page.goto(app.url);
  const notice = page.getByRole('alert');
  await notice.waitFor();
  expect(await notice.innerText()).toContain('r-17');
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
});

test('an instance without offers explains the next step', async () => {
  const { page, complaints } = await newPage(browser, { scheme: 'dark', width: 390 });
  await page.route('**/api/v1/offers/keys', (route) => route.fulfill({ json: { services: [], authorities: [] } }));
  await page.goto(app.url);
  await page.getByRole('heading', { level: 1, name: 'Noch ist kein Online-Dienst angelegt' }).waitFor();
  expect(await page.getByRole('main').getByRole('listitem').count()).toBe(3);
  expect(await barriers(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('an authority that does not exist is said to be unknown, without asking for its figures', async () => {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 768 });
  await page.goto(`${app.url}/?authority=999999999999`);
  await page.getByRole('heading', { level: 1, name: 'Diese Kommune gibt es hier nicht' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('an instance whose first figures are of today begins with today', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 768 });
  const rows = [{ period: '2026-11-22', by: {}, kpi: 'starts', value: 1, n: 1, offers: [1, 1], flag: 'provisional' }];
  await page.route('**/api/v1/kpis?kpi=starts%2Creceived%2Cvisits&*', (route) => route.fulfill({ json: { asOf: '', rows } }));
  await open(page, app.url);
  expect(await page.getByLabel('Zeitraum').inputValue()).toBe('today');
  await page.getByText('Gezeigt: 22.11.2026. Der heutige Tag ist noch nicht zu Ende.').waitFor();
  await page.context().close();
});

test('a running month includes today and cannot be left forwards', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 768 });
  await open(page, `${app.url}/?period=2026-11`);
  await page.getByText('Gezeigt: 01.11.–22.11.2026, verglichen mit 01.10.–22.10.2026.').waitFor();
  expect(await page.getByRole('button', { name: 'Später' }).isDisabled()).toBe(true);
  await page.context().close();
});

test('a month of the future has no values yet, and no zeros', async () => {
  const { page, complaints } = await newPage(browser, { scheme: 'light', width: 768 });
  await page.goto(`${app.url}/?period=2027-01`);
  await page.getByText('Für diesen Zeitraum gibt es noch keine Werte. Er beginnt erst am 01.01.2027.').waitFor();
  expect(await page.locator('.tile').count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

const longWord = 'Straßenverkehrsordnungsausnahmegenehmigungsverfahren';

test('one very long word as a name makes no page wider than a phone', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 390 });
  await page.route('**/api/v1/services', async (route) => {
    const { services } = (await (await route.fetch()).json()) as Pick<Catalogue, 'services'>;
    await route.fulfill({ json: { services: services.map((service) => ({ ...service, name: { de: longWord } })) } });
  });
  await page.route('**/api/v1/authorities/*/offers/*', async (route) => {
    const offer = (await (await route.fetch()).json()) as OfferEntry;
    await route.fulfill({ json: { ...offer, steps: offer.steps.map(({ key }) => ({ key, label: { de: longWord } })) } });
  });
  await open(page, app.url);
  const table = page.getByRole('region', { name: 'Am häufigsten zu Ende gebracht' });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await table.getByRole('link').first().evaluate(spills)).toBe(false);
  await table.getByRole('link').first().click();
  await page.locator('.finding').first().waitFor();
  await chartsDrawn(page);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await page.locator('.finding').first().evaluate(spills)).toBe(false);
  await page.context().close();
});

test('offers that are too many are asked for and named one authority at a time', async () => {
  const { page, complaints } = await newPage(browser, { scheme: 'dark', width: 1440 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  const whole = () =>
    asked.filter((text) => /v1\/completeness|drop-offs|"by":\["authority","service"\]/.test(text) && !text.includes(fulda));
  await page.route('**/api/v1/offers/keys', async (route) => {
    const keys = (await (await route.fetch()).json()) as OfferKeys;
    const many = ({ ars, offers }: OfferKeys['authorities'][number]) =>
      ars === fulda ? { ars, offers } : { ars, offers: Array.from({ length: 500 }, () => offers).flat() };
    await route.fulfill({ json: { ...keys, authorities: keys.authorities.map(many) } });
  });
  for (const path of ['/', '/completeness', '/topics/wohnen', '/services']) {
    await page.goto(`${app.url}${path}`);
    await page.getByText('Das sind zu viele Online-Dienste').waitFor();
    expect(await barriers(page)).toEqual([]);
  }
  expect(whole()).toEqual([]);
  await page.getByLabel('Kommune').selectOption(fulda);
  await page.locator('.services tbody tr').first().waitFor();
  expect(await page.getByText('Das sind zu viele Online-Dienste').count()).toBe(0);
  expect(whole()).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** Whether the text of an element is wider than the screen or than the element. */
function spills(element: Element): boolean {
  const { left, right } = element.getBoundingClientRect();
  return left < 0 || right > window.innerWidth || element.scrollWidth > Math.ceil(right - left);
}

test('an offer that does not exist is said to be unknown', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 768 });
  await page.goto(`${app.url}/services/065340014014/gibt-es-nicht`);
  await page.getByRole('heading', { level: 1, name: 'Diesen Online-Dienst gibt es hier nicht' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.context().close();
});

const away = { status: 503, json: { error: { code: 'unavailable', message: 'x', requestId: 'r' } } };
const offerPath = '/services/065340014014/99115005104000';

test.each([
  ['an offer', offerPath, '**/api/v1/kpis/answers', 'Zeitraum', 'Letzte 7 Tage', '.tile__value'],
  ['the completeness', '/completeness', '**/api/v1/completeness?*', 'Kommune', 'Kassel', '.panel table'],
] as const)('when the server is away the last good picture of %s stays, with one notice of what it shows', async (...given) => {
  const [, path, asked, field, choice, shown] = given;
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.goto(`${app.url}${path}`);
  const before = await page.locator(shown).first().innerText();
  await page.route(asked, (route) => route.fulfill(away));
  await page.getByLabel(field, { exact: true }).first().selectOption(choice);
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([expect.stringMatching(/letzten Stand für .*2026/)]);
  expect(await page.locator(shown).first().innerText()).toBe(before);
  await page.context().close();
});

test('an open page shows new figures by itself and without flicker, asks only while it is seen, and says when none come', async () => {
  const { page } = await newPage(browser, { scheme: 'light', width: 1440 });
  await page.clock.install();
  let talliedAt = '2026-11-22T09:00:00.000Z';
  let asked = 0;
  await page.route('**/api/v1/freshness', (route) => {
    asked++;
    return talliedAt === ''
      ? route.fulfill(away)
      : route.fulfill({ json: { pendingEvents: 0, oldestPendingSeconds: 0, talliedAt } });
  });
  await open(page, app.url);
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (document.querySelector('main .skeleton, .picture--busy')) document.body.dataset['flickered'] = 'yes';
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
  });
  const see = (state: string) =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await see('hidden');
  const before = asked;
  await page.clock.fastForward('10:00');
  expect(asked).toBe(before);
  talliedAt = '2026-11-22T09:05:00.000Z';
  const renewed = page.waitForResponse('**/api/v1/kpis/answers');
  await see('visible');
  await page.clock.fastForward(31_000);
  await renewed;
  await page.getByText('Stand 22.11.2026, 10:05').first().waitFor();
  expect(await page.locator('body').getAttribute('data-flickered')).toBeNull();
  talliedAt = '';
  await page.clock.fastForward(31_000);
  await page.clock.fastForward(5_000); // asked once more before it is said
  await page.getByText('Gerade kommt nichts Neues an.').waitFor();
  expect(await page.locator('.tile').count()).toBe(7);
  await page.context().close();
});
