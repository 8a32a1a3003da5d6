import { afterAll, beforeAll, expect, test } from 'vitest';
import { settings } from '../server/settings.ts';
import type { Settings } from '../server/contract/settings.ts';
import { settingsDe } from '../web/pages/admin/settings/settingsDe.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';

/** The settings that admins may read: what the instance was started with, and never a secret. */
const secret = 'a-secret-that-nobody-may-ever-read-0123456789';
let tested: PeopleApp;
let answer: Settings['settings'];
beforeAll(async () => {
  tested = await peopleApp({
    SECRET_KEY: secret,
    DATABASE_URL: `postgres://user:${secret}@127.0.0.1/x`,
    OIDC_ISSUER: `https://user:${secret}@login.example.org`,
    OIDC_CLIENT_ID: 'egovsad',
    OIDC_CLIENT_SECRET: secret,
    UPLOAD_MB: '5',
  });
  answer = ((await tested.admin('GET', '/api/v1/settings')) as Settings).settings;
});
afterAll(() => tested.close());

const named = (name: string) => answer.find((setting) => setting.name === name);

test('all settings are there with their meaning, in German, too', () => {
  expect(answer.map(({ name }) => name)).toEqual(Object.keys(settings));
  expect(answer.filter(({ description }) => description === '')).toEqual([]);
  expect(Object.keys(settings).filter((name) => !settingsDe[name])).toEqual([]);
});

test('a value that was set is told from a default', () => {
  expect(named('UPLOAD_MB')).toMatchObject({ value: '5', isSet: true });
  expect(named('COMMENT_DAYS')).toMatchObject({ value: '90', isSet: false });
  expect(named('DEMO_UNTIL')).toMatchObject({ value: null, isSet: false });
});

test('secrets are said to be set and never shown, not even inside an address', () => {
  for (const name of ['SECRET_KEY', 'ADMIN_TOKEN', 'DATABASE_URL', 'OIDC_CLIENT_SECRET'])
    expect(named(name)).toMatchObject({ secret: true, isSet: true, value: null });
  expect(named('OIDC_ISSUER')?.value).toBe('https://…@login.example.org');
  expect(JSON.stringify(answer)).not.toContain(secret);
});

test('only admins may read them', async () => {
  await tested.withPassword('leserin', 'a good password of hers', [{ role: 'reader' }]);
  const cookie = cookieOf(await tested.signIn('leserin', 'a good password of hers'));
  expect((await tested.browse('GET', '/api/v1/settings', { cookie })).statusCode).toBe(403);
  expect((await tested.browse('GET', '/api/v1/settings')).statusCode).toBe(401);
});
