import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerUserCall } from '../server/commands/user.ts';
import { marburg, service } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp, publicUrl } from './people-app.ts';

/** `npm run cli -- user …`, by which the first account of an instance is made. */
let tested: PeopleApp;
beforeAll(async () => {
  tested = await peopleApp();
});
afterAll(() => tested.close());

async function user(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const command = { db: tested.store.db, config: tested.config, now: new Date('2026-11-22T09:00:00Z') };
  const done = await answerUserCall(args, { ...command, print: (line) => lines.push(line) });
  return done ? lines.join('\n') : 'not understood';
}
const codeIn = (said: string) => new RegExp(`${publicUrl}/set-password#([\\w-]+)$`).exec(said)?.[1] ?? '';

test('the first account is made, sets its password by the link, and signs in as admin', async () => {
  const password = 'correct horse battery staple';
  const code = codeIn(await user('add', 'Erika.Mustermann', '--name', 'Erika Mustermann', '--role', 'admin'));
  expect((await tested.browse('POST', '/set-password', { form: { code, password, again: password } })).statusCode).toBe(303);
  const cookie = cookieOf(await tested.signIn('erika.mustermann', password));
  const people = await tested.browse('GET', '/api/v1/people', { cookie });
  expect(people.json().people).toMatchObject([{ account: 'erika.mustermann', roles: [{ role: 'admin' }], hasPassword: true }]);
});

test('roles are granted and revoked, accounts disabled and enabled, and the list shows it', async () => {
  await user('add', 'karl', '--name', 'Karl', '--role', `manager:${marburg}/${service}`);
  expect(await user('role', 'karl', '--grant', 'reader')).toBe(`manager:${marburg}/${service} reader`);
  expect(await user('role', 'KARL', '--revoke', `manager:${marburg}/${service}`)).toBe('reader');
  await user('disable', 'karl');
  expect(await user('list')).toMatch(/\tkarl\tKarl\tdisabled\treader/);
  await user('enable', 'karl');
  expect(await user('list')).toMatch(/\tkarl\tKarl\tno password yet\treader/);
  expect(codeIn(await user('link', 'karl'))).toMatch(/^.{32}$/);
  expect(await user('role', 'karl', '--revoke', 'reader')).toBe('no roles');
});

test.each([
  [['add', 'x', '--name', 'X'], /account/],
  [['add', 'karla'], /name/],
  [['add', 'karla', '--name', 'Karla', '--role', 'boss'], /There is no such role\. A role is admin, publisher/],
  [['add', 'karla', '--name', 'Karla', '--role', 'manager'], /no such role/],
  [['add', 'karla', '--name', 'Karla', '--role', 'admin:065340014014'], /no such role/],
  [['add', 'karla', '--name', 'Karla', '--role', 'reader:064120000000'], /Enter the authority first/],
  [['add', 'karl', '--name', 'Karl'], /has this account name already/],
  [['link', 'nobody'], /There is no such account/],
] as [string[], RegExp][])('user %j says what is wrong, and changes nothing', async (args, says) => {
  const before = await user('list');
  await expect(user(...args)).rejects.toThrow(says);
  expect(await user('list')).toBe(before);
});

test('who did it is in the audit log, without links', async () => {
  const { entries } = (await tested.admin('GET', '/api/v1/audit')) as { entries: { actor: string; what: string }[] };
  expect(new Set(entries.filter(({ actor }) => actor === 'cli').map(({ what }) => what))).toEqual(
    new Set(['person', 'password link']),
  );
  expect(JSON.stringify(entries)).not.toContain('set-password#');
});
