import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { backupCommand, restoreCommand } from '../server/commands/backup.ts';
import { connectCheckCommand } from '../server/commands/connect-check.ts';
import { editionCommand } from '../server/commands/edition.ts';
import { farewellCommand } from '../server/commands/farewell.ts';
import { forgetCommand } from '../server/commands/forget.ts';
import { importCommand } from '../server/commands/import.ts';
import { mappingCommand } from '../server/commands/mapping.ts';
import { masterDataCommand } from '../server/commands/master-data.ts';
import { retentionCommand } from '../server/commands/retention.ts';
import { tokenCommand } from '../server/commands/token.ts';
import { userCommand } from '../server/commands/user.ts';
import type { KpiRow } from '../server/contract/api.ts';
import { outcome, type Running, run, temporaryFolder } from './processes.ts';

/** `npm run cli -- …` as a real process, beside a running server where it needs one. */
const root = path.resolve(import.meta.dirname, '..');
/** Commands without a process of their own, for calls that they do not understand. */
const misunderstood: Record<string, (args: string[]) => Promise<void>> = {
  import: importCommand,
  mapping: mappingCommand,
  token: tokenCommand,
  'connect-check': connectCheckCommand,
  edition: editionCommand,
  user: userCommand,
  retention: retentionCommand,
  backup: backupCommand,
  restore: restoreCommand,
  forget: forgetCommand,
  farewell: farewellCommand,
  'master-data': masterDataCommand,
};
const cli = (...args: string[]) => outcome('cli', {}, ...args);

describe('the command line', () => {
  const commands = [
    'import',
    'token',
    'connect-check',
    'edition',
    'seed',
    'mapping',
    'master-data',
    'settings',
    'user',
    'retention',
  ];

  test('lists its commands, and explains each with --help', async () => {
    for (const { code, said } of [await cli(), await cli('--help')]) {
      expect(code).toBe(0);
      for (const command of commands) expect(said).toContain(`\n  ${command}`);
      expect(said.match(/^ {6}.*[^.\n]$/gm), 'sentences that break off').toBeNull();
    }
    const helps = await Promise.all(commands.map((command) => cli(command, '--help')));
    for (const [nr, { code, said }] of helps.entries()) {
      expect([code, said]).toEqual([0, expect.stringMatching(new RegExp(`^npm run cli -- ${commands[nr]}.*\\n\\n\\S`))]);
    }
  });

  test('ends with 1 for what it does not know', async () => {
    const names = ['exprot', 'constructor', '__proto__', '-x'];
    const answers = await Promise.all(names.map((name) => cli(name)));
    const said = expect.stringMatching(/^There is no such command\.\n\nnpm run cli/);
    expect(answers).toEqual(names.map(() => ({ code: 1, said })));
  });

  test('ends with 1 and the usage for a call it does not understand', async () => {
    const calls = [
      ['import'],
      ['import', 'a.xes'],
      ['import', 'a.xes', '--format', 'doc', '--mapping', 'm.json'],
      ['import', 'a.csv', '--format', 'csv', '--source', 'x'],
      ['import', 'a.json', '--format', 'json', '--source', '1'],
      ['mapping'],
      ['mapping', '--source', '1', '--save', 'm.json'],
      ['mapping', '--source', '1', '--name', 'Monat', '--save', 'm.json', '--format', 'doc'],
      ['mapping', '--source', '1', '--name', '../x'],
      ['token'],
      ['token', '--source', 'x'],
      ['token', '--source', '99999999999'],
      ['token', '--source', '1', '--scope', 'admin'],
      ['token', '--source', '1', '--scope', 'browser', '--scope', 'ingest'],
      ['connect-check', '--url', 'http://127.0.0.1:1'],
      ['connect-check', '--url', 'nowhere', '--token', 'x'],
      ['edition'],
      ['edition', 'burn'],
      ['user'],
      ['retention', 'now'],
      ['backup'],
      ['forget', '--source', '1', '--from', '2026-11-22', '--to', '2026-11-23'],
      ['farewell', '--authority', 'Marburg'],
      ['restore', '--from', ''],
      ['user', 'remove', 'erika'],
      ['user', 'list', 'all'],
      ['user', 'link'],
      ['master-data', '--format', 'services-csv'],
    ];
    vi.stubEnv('PORT', 'none'); // what would go on to the database ends there
    for (const [name = '', ...args] of calls)
      await expect(misunderstood[name]?.(args), [name, ...args].join(' ')).rejects.toThrow(/^Usage: npm run cli -- /);
    vi.unstubAllEnvs();
    const forced = await cli('import', 'a.xes', '--format', 'xes', '--mapping', 'm.json', '--force');
    expect(forced).toEqual({
      code: 1,
      said: expect.stringMatching(/^This command has no such option\.\nUsage: npm run cli -- import <file>[^-]*--format .*\n?$/),
    });
  });

  test('says in words which file it cannot open', async () => {
    expect(await cli('import', 'nowhere.xes', '--format', 'xes', '--mapping', 'nowhere.json')).toEqual({
      code: 1,
      said: expect.stringMatching(/^nowhere\.json is not there\. Name another file or folder\.\n?$/),
    });
  });

  test('says which setting is wrong, never its value', async () => {
    const { code, said } = await outcome(
      'cli',
      { SECRET_KEY: 'too-short', DATABASE_URL: 'mysql://root:geheim@db' },
      'edition',
      'publish',
    );
    expect([code, said]).toEqual([1, expect.stringMatching(/DATABASE_URL: must start with postgres:[\s\S]*SECRET_KEY: /)]);
    expect(said).not.toMatch(/too-short|geheim/);
  });

  const readme = path.join(root, 'README.md');
  const inReadme = existsSync(readme) ? readFileSync(readme, 'utf8').split('<!-- settings -->\n')[1]?.trimStart() : undefined;
  test.skipIf(inReadme === undefined)('prints the table of settings that the README has', async () => {
    const { said } = await cli('settings');
    expect(inReadme?.slice(0, said.length)).toBe(said);
  });
});

describe('beside a running server on the embedded PostgreSQL', () => {
  const admin = 'admin-token-of-the-tests-0123456789';
  const mapping = path.join(root, 'docs/examples/receipt-internet.json');
  let folder: string;
  let server: Running;
  let address: string;
  const beside = (...args: string[]) => outcome('cli', { DATA_DIR: folder }, ...args);
  beforeAll(async () => {
    folder = temporaryFolder();
    server = run('main', { DATA_DIR: folder, PORT: '0', DEMO: 'off', ADMIN_TOKEN: admin });
    address = await server.ready();
    await call('PUT', '/authorities/065340014014', { name: 'Marburg' });
  });
  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
    rmSync(folder, { recursive: true });
  });

  async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
    const headers = { authorization: `Bearer ${admin}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(`${address}/api/v1${url}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.ok, `${method} ${url}`).toBe(true);
    return (await answer.json()) as T;
  }
  const figures = async () => {
    const { rows } = await call<{ rows: KpiRow[] }>('GET', '/kpis?kpi=starts,received&from=2011-01-01&to=2011-12-31');
    return rows.map(({ value }) => value);
  };
  const written = (name: string, ...traces: string[]) => {
    const file = path.join(folder, name);
    writeFileSync(file, `<log>\n${traces.join('\n')}\n</log>`);
    return file;
  };
  const trace = (
    name: string,
    channel: string,
  ) => `<trace><string key="concept:name" value="${name}"/><string key="channel" value="${channel}"/>
    <date key="startdate" value="2011-03-01T10:00:00+01:00"/><event><string key="concept:name" value="Confirmation of receipt"/>
    <date key="time:timestamp" value="2011-03-02T10:00:00+01:00"/></event></trace>`;
  const take = (file: string, ...more: string[]) => beside('import', file, '--format', 'xes', '--mapping', mapping, ...more);

  test('a log is taken in, and the same again changes nothing', async () => {
    const file = written('tiny.xes', trace('case-1', 'Internet'), trace('case-2', 'Internet'), trace('case-3', 'Desk'));
    expect(await take(file, '--dry-run')).toMatchObject({
      code: 0,
      said: expect.stringContaining('Dry run: nothing was stored.'),
    });
    for (const round of [1, 2]) {
      expect(await take(file), `round ${round}`).toMatchObject({ code: 0, said: expect.stringContaining('Imported.') });
      expect(await figures()).toEqual([2, 2]);
    }
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  });

  test('a faulty one is refused with line and reason, unless what is good in it is asked for', async () => {
    const before = await figures();
    const file = written('faulty.xes', trace('case-4', 'Internet'), trace('case-5', 'Pigeon'));
    const refused = await take(file);
    expect(refused).toEqual({ code: 1, said: expect.stringMatching(/faulty\.xes, line \d+: .*\n.*Nothing was imported\./) });
    expect(await take(file, '--dry-run')).toMatchObject({ code: 1 });
    expect(await figures()).toEqual(before);
    expect(await take(file, '--keep-good')).toMatchObject({
      code: 1,
      said: expect.stringContaining('What is good in the file was imported'),
    });
    expect(await figures()).toEqual([3, 3]);
  });

  test('files that are not there or are nothing are named', async () => {
    expect(await take(path.join(folder, 'nowhere.xes'))).toEqual({ code: 1, said: expect.stringContaining('nowhere.xes') });
    expect(await beside('import', mapping, '--format', 'xes', '--mapping', path.join(folder, 'nowhere.json'))).toEqual({
      code: 1,
      said: expect.stringContaining('nowhere.json'),
    });
    expect(await take(mapping)).toMatchObject({ code: 1 });
  });

  test('a token is printed that works at once, and none for a source that is not there', async () => {
    const { id } = await call<{ id: number }>('POST', '/sources', { name: 'Formularserver', authorities: ['065340014014'] });
    const { code, said } = await beside('token', '--source', `${id}`);
    expect([code, said]).toEqual([0, expect.stringMatching(/^egs_[\w-]{43}\n$/)]);
    const headers = { authorization: `Bearer ${said.trim()}`, 'content-type': 'application/json' };
    expect((await fetch(`${address}/api/v1/events`, { method: 'POST', headers, body: '[]' })).status).toBe(202);
    expect(await beside('token', '--source', '4711')).toEqual({
      code: 1,
      said: expect.stringContaining('There is no such source'),
    });
  });

  test('a mapping is kept with a source, and its files are read by it and judged by what the source may', async () => {
    const { id } = await call<{ id: number }>('POST', '/sources', { name: 'Rathaus', authorities: ['065340014014'] });
    const source = ['--source', `${id}`];
    const place = { authority: { value: '065340014014' }, service: { value: 'hundesteuer' }, month: { column: 'Monat' } };
    const counts = [{ count: { column: 'Schalter' }, channel: { value: 'counter' } }];
    const save = async (content: object) => {
      const file = path.join(folder, 'mapping.json');
      writeFileSync(file, `\ufeff${JSON.stringify(content)}`);
      return beside('mapping', ...source, '--name', 'Monat', '--save', file, '--format', 'csv');
    };
    expect(await save({ kind: 'totals', fields: place })).toEqual({ code: 1, said: expect.stringMatching(/^counts: /) });
    const good = { kind: 'totals', fields: place, counts, declare: true };
    expect(await save({ ...good, declare: false })).toMatchObject({ code: 0, said: expect.stringContaining('version 1') });
    expect(await save(good)).toMatchObject({ code: 0, said: expect.stringContaining('version 2') });
    expect(await beside('mapping', ...source)).toEqual({ code: 0, said: expect.stringMatching(/^Monat: csv, version 2 of /) });
    expect(JSON.parse((await beside('mapping', ...source, '--name', 'Monat')).said)).toEqual(good);

    const file = path.join(folder, 'month.csv');
    writeFileSync(file, 'Monat;Schalter\n03.2011;3\n');
    const taken = (...more: string[]) => beside('import', file, '--format', 'csv', '--mapping-name', 'Monat', ...more);
    expect(await taken(...source)).toEqual({
      code: 1,
      said: expect.stringMatching(/version 2[\s\S]*unknown|version 2[\s\S]*not offer/),
    });
    await call('PUT', `/sources/${id}`, { name: 'Rathaus', authorities: ['065340014014'], autoDeclare: true });
    expect(await taken(...source)).toMatchObject({ code: 0, said: expect.stringContaining('Imported.') });
    expect(await taken()).toMatchObject({ code: 1, said: expect.stringContaining('give the source') });
    expect(await taken('--source', '4711')).toMatchObject({ code: 1, said: expect.stringContaining('There is no such source') });
    expect(await beside('mapping', '--source', '4711')).toMatchObject({
      code: 1,
      said: expect.stringContaining('There is no such source'),
    });
  });

  test('what there is nothing to do for ends with 1 and says why', async () => {
    expect(await beside('seed')).toEqual({ code: 1, said: expect.stringContaining('not empty') });
    expect(await beside('edition', 'publish')).toMatchObject({ code: 1 });
    expect(await beside('edition', 'publish', 'now')).toEqual({ code: 1, said: expect.stringMatching(/^Usage/) });
  });
});
