import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonEntry } from '../../server/contract/people.ts';
import { launch } from '../browser.ts';
import { type Marburg, marburg, marburgApp, service } from '../marburg.ts';
import { barriers, newPage, overflow, screens } from './pages.ts';

/** Signing in as people do it: by the link they were handed, with a keyboard, in both languages. */
let tested: Marburg;
let browser: Browser;
let address: string;
const password = 'correct horse battery staple';
beforeAll(async () => {
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await tested.close();
});

async function linkFor(account: string, name: string, roles: object[]): Promise<string> {
  const { id } = (await tested.admin('POST', '/api/v1/people', { account, name, roles })) as PersonEntry;
  const { link } = (await tested.admin('POST', `/api/v1/people/${id}/link`)) as { link: string };
  return `${address}/set-password${new URL(link).hash}`;
}
const desk = { scheme: 'light', width: 1440 } as const;
const type = async (page: Page, ...texts: string[]) => {
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
};

test('from the link to the figures and out again, by keyboard alone', async () => {
  const link = await linkFor('erika', 'Erika Mustermann', [{ role: 'manager', authority: marburg, service }]);
  const { page, complaints } = await newPage(browser, desk);
  await page.goto(link);
  await page.waitForFunction(() => location.hash === ''); // in no history and no picture of the screen
  expect(await page.getByLabel('Code aus dem Link').inputValue()).toHaveLength(32);
  await type(page, password, password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Ihr Passwort ist gespeichert' }).waitFor();

  await page.goto(`${address}/account?theme=light`);
  await page.waitForURL(/\/sign-in\?/);
  await page.getByLabel('Kontoname').focus();
  await type(page, 'Erika', password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${address}/account?theme=light`);
  await page.getByText('Sie sind angemeldet als Erika Mustermann.').waitFor();
  await page.getByText('Betreuung: Wohngeld, Marburg').waitFor();
  expect(await page.getByRole('link', { name: 'Ihr Konto: Erika Mustermann' }).count()).toBe(1);

  const otherTab = await page.context().newPage();
  await otherTab.goto(`${address}/account`);
  await otherTab.getByText('Sie sind angemeldet als Erika Mustermann.').waitFor();
  await page.getByRole('button', { name: 'Abmelden', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sign-in\?lang=de/);
  await otherTab.waitForURL(/\/sign-in\?/);
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual([]);
  await page.goBack(); // to a page that was seen before
  await page.waitForURL(/\/sign-in\?lang=de&returnTo=/);
  expect(await page.getByText('Erika Mustermann').count()).toBe(0);
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  await page.context().close();
});

test('without script, in English; and a wrong password is said where it is read out', async () => {
  await linkFor('karl', 'Karl', [{ role: 'reader' }]);
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in?lang=en&returnTo=%2Fopen-data%2F`);
  await page.getByLabel('Account name').fill('karl');
  await page.getByLabel('Password').fill('not my password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('Account name or password is wrong.');
  expect(await page.getByLabel('Account name').inputValue()).toBe('karl');

  const code = new URL(await linkFor('karla', 'Karla', [{ role: 'reader' }])).hash.slice(1);
  await page.goto(`${address}/set-password?lang=en`);
  await page.getByLabel('Code from the link').fill(code);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password once more').fill(password);
  await page.getByRole('button', { name: 'Save the password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Account name').fill('karla');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${address}/`);
  await context.close();
});

test.each(screens)('the pages have no barriers and fit the screen ($scheme, $width px)', async (screen) => {
  const { page, complaints } = await newPage(browser, screen);
  for (const path of ['/sign-in', '/sign-in?lang=en', '/set-password', '/set-password?lang=en', '/set-password/saved']) {
    await page.goto(address + path);
    expect(await barriers(page), path).toEqual([]);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
  }
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('Kontoname').fill(`niemand-${screen.scheme}-${screen.width}`);
  await page.getByLabel('Passwort').fill('falsch');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  await page.context().close();
});

test.each(screens)('the account page has no barriers and fits the screen ($scheme, $width px)', async (screen) => {
  const account = `${screen.scheme}-${screen.width}`;
  const { page } = await newPage(browser, screen);
  await page.goto(
    await linkFor(account, 'Dr. Annegret von und zu Musterhausen-Mustermann', [{ role: 'reader', authority: marburg }]),
  );
  await page.getByLabel('Neues Passwort', { exact: true }).fill(password);
  await page.getByLabel('Neues Passwort noch einmal').fill(password);
  await page.getByRole('button').click();
  await page.goto(`${address}/sign-in?returnTo=%2Faccount`);
  await page.getByLabel('Kontoname').fill(account);
  await page.getByLabel('Passwort').fill(password);
  await page.keyboard.press('Enter');
  await page.getByText('Lesen: Marburg').waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.context().close();
});
