import { z } from 'zod';
import type { Deed } from '../audit.ts';
import { type Config, readConfig } from '../config.ts';
import { type Grant, grantOf, grantText, NewPerson } from '../contract/people.ts';
import type { Db } from '../db.ts';
import { makeLink } from '../people/links.ts';
import { addPerson, changePerson, listPeople, setRoles } from '../people/store.ts';
import { readCall, Refused, withBase } from './command.ts';

/** `npm run cli -- user …`: the people of an instance, for who sets it up. */
export const userUsage =
  'user add <account> --name <name> | list | role <account> | disable <account> | enable <account> | link <account>';
export const userHelp = `People who sign in at this instance, their roles, and one-time links to set a password.
  user add <account> --name <name> [--email <address>] [--language de|en] [--role <role>]…   prints a link
  user list
  user role <account> [--grant <role>]… [--revoke <role>]…
  user disable|enable <account>
  user link <account>                          a new link; the one before ends
A role is admin, publisher, publisher:<ars>, manager:<ars>, manager:<ars>/<service>, reader, reader:<ars> or
reader:<ars>/<service>. Whoever signs in at the identity provider is named by the number in the list. See docs/access.md.`;

export interface UserCommand {
  db: Db;
  config: Config;
  now: Date;
  print(line: string): void;
}

const calls = ['add', 'list', 'role', 'disable', 'enable', 'link'];

/** Whether the arguments may be a call, so that no database is opened for one that is not. */
const isUserCall = ([what = '', ...more]: string[]): boolean => calls.includes(what) && (what === 'list') === (more.length === 0);

export async function userCommand(args: string[]): Promise<void> {
  const refused = new Refused(`Usage: npm run cli -- ${userUsage}\n\n${userHelp}`);
  if (!isUserCall(args)) throw refused;
  await withBase(async ({ store }, work) => {
    const command = { db: store.db, config: readConfig(), now: work.clock(), print: (line: string) => console.log(line) };
    if (!(await answerUserCall(args, command))) throw refused;
  });
}

/** Does what the arguments say; answers false where they are not understood. Throws Problem with what to change. */
export async function answerUserCall([what, ...args]: string[], command: UserCommand): Promise<boolean> {
  const deed: Deed = { actor: { kind: 'cli' }, at: command.now };
  if (what === 'list') return await list(command);
  if (what === 'add') return await add(args, command, deed);
  const [account, ...more] = args;
  if (account === undefined || (what !== 'role' && more.length > 0)) return false;
  if (what === 'role') return await role(account, more, command, deed);
  if (what === 'link') return await link(await idOf(command.db, account), command, deed);
  if (what !== 'disable' && what !== 'enable') return false;
  await changePerson(command.db, await idOf(command.db, account), { disabled: what === 'disable' }, deed);
  return true;
}

async function add(args: string[], command: UserCommand, deed: Deed): Promise<boolean> {
  const text = { type: 'string' } as const;
  const { values, positionals } = readCall(userUsage, {
    args,
    allowPositionals: true,
    options: { name: text, email: text, language: text, role: { type: 'string', multiple: true, default: [] } },
  });
  const { role: roles, ...described } = values;
  const [account, ...more] = positionals;
  if (account === undefined || more.length > 0) return false;
  const entered = NewPerson.safeParse({ account, ...described, roles: grantsOf(roles) });
  if (!entered.success) throw new Error(z.prettifyError(entered.error));
  const { id } = await addPerson(command.db, entered.data, deed);
  return await link(id, command, deed);
}

async function role(account: string, args: string[], { db, print }: UserCommand, deed: Deed): Promise<boolean> {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const { grant, revoke } = readCall(userUsage, {
    args,
    options: { grant: { ...many, default: [] }, revoke: { ...many, default: [] } },
  }).values;
  const id = await idOf(db, account);
  const away = new Set(grantsOf(revoke).map(grantText));
  const before = (await listPeople(db)).find((person) => person.id === id)?.roles ?? [];
  const kept = before.filter((held) => !away.has(grantText(held)));
  const { roles } = await setRoles(db, id, [...kept, ...grantsOf(grant)], deed);
  print(roles.map(grantText).join(' ') || 'no roles');
  return true;
}

async function link(person: number, { db, config, print }: UserCommand, deed: Deed): Promise<boolean> {
  const { link: address, expiresAt } = await makeLink(db, person, config.publicUrl ?? `http://127.0.0.1:${config.port}`, deed);
  print(`To set a password, once, until ${expiresAt}:\n${address}`);
  return true;
}

async function list({ db, print }: UserCommand): Promise<true> {
  for (const { id, account, name, roles, disabled, hasPassword } of await listPeople(db)) {
    const state = disabled ? 'disabled' : account === null ? 'identity provider' : hasPassword ? 'local' : 'no password yet';
    print([id, account ?? '–', name, state, roles.map(grantText).join(' ') || 'no roles'].join('\t'));
  }
  return true;
}

/** A person by account name, or by the number that the list shows. */
async function idOf(db: Db, named: string): Promise<number> {
  const people = await listPeople(db);
  const found = people.find(({ account, id }) => account === named.toLowerCase() || `${id}` === named);
  if (!found) throw new Error('There is no such account. `user list` shows them all.');
  return found.id;
}

function grantsOf(texts: readonly string[]): Grant[] {
  return texts.map((text) => {
    const grant = grantOf(text);
    if (!grant) throw new Error(`There is no such role. ${userHelp.slice(userHelp.indexOf('A role is'))}`);
    return grant;
  });
}
