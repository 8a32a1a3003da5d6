import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { PersonEntry } from '../../server/contract/people.ts';
import { launch } from '../browser.ts';
import { event, type Marburg, marburg, marburgApp, service } from '../marburg.ts';
import { newPage, type Screen } from './pages.ts';

/** Marburg with eleven days of use, and people of every role who open pages in a browser. */
export interface SignedIn extends Marburg {
  address: string;
  browser: Browser;
  /** a page opened by `verwaltung` (admin), `betreuung` (manager of the one service) or `leserin` (reader), or without sign-in */
  as(name: Name | 'nobody', path: string, screen?: Screen): Promise<{ page: Page; complaints: string[] }>;
}
type Name = 'verwaltung' | 'betreuung' | 'leserin';

const password = 'correct horse battery staple';
const desk = { scheme: 'light', width: 1440 } as const;
/** Where pictures of pages are kept to be looked at. */
export const shots = 'test-results';

export async function signedIn({ people = true, settings = {} } = {}): Promise<SignedIn> {
  mkdirSync(shots, { recursive: true });
  const tested = await marburgApp(settings);
  await tested.post(starts());
  await tested.settle();
  const address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await launch();
  if (people) {
    await account(tested, address, 'verwaltung', [{ role: 'admin' }]);
    await account(tested, address, 'betreuung', [{ role: 'manager', authority: marburg, service }]);
    await account(tested, address, 'leserin', [{ role: 'reader' }]);
  }
  return {
    ...tested,
    address,
    browser,
    async as(name, path, screen = desk) {
      const opened = await newPage(browser, screen);
      await opened.page.goto(address + path);
      if (name !== 'nobody') await signIn(opened.page, name, address + path);
      opened.complaints.length = 0; // the browser tells of the 401
      return opened;
    },
    async close() {
      await browser.close();
      await tested.close();
    },
  };
}

/** Five a day, the last on the day before the clock's. */
const starts = () =>
  Array.from({ length: 11 }, (_, day) =>
    Array.from({ length: 5 }, (_, nr) => {
      const time = `2026-11-${11 + day}T09:0${nr}:00Z`;
      return event({ id: `start ${day} ${nr}`, time, attempt: `attempt-of-day-${day}-number-${nr}` });
    }),
  ).flat();

async function account(tested: Marburg, address: string, name: Name, roles: object[]): Promise<void> {
  const person = { account: name, name: `Frau ${name}`, email: `${name}@example.org`, roles };
  const { id } = (await tested.admin('POST', '/api/v1/people', person)) as PersonEntry;
  const { link } = (await tested.admin('POST', `/api/v1/people/${id}/link`)) as { link: string };
  const form = new URLSearchParams({ code: new URL(link).hash.slice(1), password, again: password });
  await fetch(`${address}/set-password`, { method: 'POST', body: form, headers: { origin: address }, redirect: 'manual' });
}

async function signIn(page: Page, name: Name, then: string): Promise<void> {
  await page.waitForURL(/\/sign-in\?/);
  await page.getByLabel(/Kontoname|Account name/).fill(name);
  await page.getByLabel(/Passwort|Password/).fill(password);
  await page.getByRole('button', { name: /^(Anmelden|Sign in)$/ }).click();
  await page.waitForURL(then);
}
