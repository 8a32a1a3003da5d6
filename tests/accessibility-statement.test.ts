import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityPage } from '../server/accessibility.ts';
import { launch } from './browser.ts';
import { barriers, newPage, overflow } from './browser/pages.ts';
import { type TestApp, testApp } from './app.ts';

/** `/accessibility`: the statement, in both languages, accessible itself, and led to from every public page. */
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp('2026-11-22T09:00:00Z', { CONTACT_EMAIL: 'barrieren@example.org' });
});
afterAll(() => tested.close());

test.each([
  ['', 'de', 'Erklärung zur Barrierefreiheit'],
  ['?lang=en', 'en', 'Accessibility statement'],
])('the page%s is there for everybody and says whom to ask', async (query, language, title) => {
  const { statusCode, body } = await tested.app.inject({ url: `/accessibility${query}`, remoteAddress: '10.1.2.3' });
  expect(statusCode).toBe(200);
  expect(body).toContain(`<html lang="${language}">`);
  expect(body).toContain(title);
  expect(body).toContain('<a class="kern-link" href="mailto:barrieren@example.org">barrieren@example.org</a>');
});

test('without a contact people are sent to the authority', () => {
  expect(accessibilityPage('en', undefined)).toContain('Ask the authority that referred you to these pages.');
});

test.each(['light', 'dark'] as const)('axe finds nothing in it, %s', async (scheme) => {
  const address = tested.app.server.listening
    ? `http://127.0.0.1:${(tested.app.server.address() as { port: number }).port}`
    : await tested.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await launch();
  try {
    const { page, complaints } = await newPage(browser, { scheme, width: 390 });
    await page.goto(`${address}/open-data/`);
    await page.getByRole('link', { name: 'Erklärung zur Barrierefreiheit' }).click();
    await page.getByRole('heading', { level: 1, name: 'Erklärung zur Barrierefreiheit' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
