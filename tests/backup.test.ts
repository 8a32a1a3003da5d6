import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildApp } from '../server/app.ts';
import { backUp } from '../server/backup/backup.ts';
import { restore } from '../server/backup/restore.ts';
import { foldAndTally } from '../server/jobs.ts';
import { migrate } from '../server/migrate.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { emptyStore, type TestStore } from './db.ts';
import { event, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';
import { outcome, run, temporaryFolder } from './processes.ts';
import { allRows } from './rows.ts';

/** A backup, and the instance that comes out of it. */
let tested: Marburg;
let other: TestStore;
let folder: string;
let copy: string;
beforeEach(async () => {
  tested = await marburgApp();
  other = await emptyStore();
  folder = temporaryFolder();
  copy = path.join(folder, 'copy');
});
afterEach(async () => {
  await other.close();
  await tested.close();
  rmSync(folder, { recursive: true });
});

const quiet = () => {};
const make = (say = quiet as (line: string) => void) =>
  backUp(tested.store.pool, { folder: copy, secretPrint: tested.keys.print, now: new Date(now) }, say);
const restoreInto = (store: TestStore, secretPrint = tested.keys.print) =>
  restore(store.pool, { folder: copy, secretPrint }, quiet);
const october = (nr: number, type = 'started') =>
  event({ type, attempt: `attempt-of-number-${nr}`, time: `2026-10-05T09:${10 + nr}:00Z` });
const notCopied = ['migration', 'session', 'password_link', 'publishing', 'sign_in_failure'];

/** An instance with something in every kind of table. */
async function fill(): Promise<object[]> {
  await tested.admin('PUT', `/api/v1/authorities/${marburg}`, { name: 'Marburg', licence: 'dl-de/zero-2-0' });
  const text = 'Mit \t Tabulator, \n Zeile, \\N und "Anführung"';
  await tested.store.pool.query(`insert into comment (authority, service, day, text) values ($1, $2, '2026-11-22', $3)`, [
    marburg,
    service,
    text,
  ]);
  const events = Array.from({ length: 40 }, (_, nr) => [october(nr), ...(nr < 25 ? [october(nr, 'submitted')] : [])]).flat();
  await tested.post([...events, event({ type: 'visited', id: 'v', page: 'start' })]);
  await tested.settle();
  await publishEdition(tested.store.db, { now: new Date(now), keyPrint: tested.keys.recordsPrint });
  await tested.admin('PUT', '/api/v1/sources/1/mappings/default', { format: 'csv', mapping: { events: [] } }).catch(quiet);
  await tested.post([october(50)]); // waits in the inbox
  await tested.admin('GET', '/api/v1/sources'); // what is counted beside it is written
  return events;
}

test('a restored copy has every row, serves the same figures and files, and goes on where the other was', async () => {
  const events = await fill();
  await tested.store.pool.query(`insert into person (account, name, created_at) values ('erika', 'Erika', now())`);
  await tested.store.pool.query(`insert into session (hash, person, created_at, used_at) values ('a', 1, now(), now())`);
  const manifest = await make();
  expect(manifest.leftOut.sort()).toEqual([...notCopied].sort());
  await restoreInto(other);
  expect(await allRows(other.pool, ...notCopied)).toEqual(await allRows(tested.store.pool, ...notCopied));
  expect((await other.pool.query('select from session')).rowCount).toBe(0);

  const app = await buildApp({ store: other, config: tested.config, keys: tested.keys, clock: () => new Date(now) });
  const headers = { authorization: `Bearer ${tested.config.adminToken}` };
  for (const url of [
    '/api/v1/kpis?kpi=starts,completion_rate&from=2026-10-01&to=2026-10-31&by=status',
    '/api/v1/editions',
    '/open-data/v1/usage-monthly/latest/usage-monthly.csv',
    '/api/v1/audit',
  ]) {
    const [one, two] = [await tested.app.inject({ url, headers }), await app.inject({ url, headers })];
    expect([two.statusCode, two.body], url).toEqual([200, one.body]);
  }
  // repeated events are still known, and numbers given before are not given again
  const again = await app.inject({
    method: 'POST',
    url: '/api/v1/events',
    headers: { authorization: `Bearer ${tested.sender}` },
    payload: events,
  });
  expect(again.statusCode).toBe(202);
  const source = await app.inject({
    method: 'POST',
    url: '/api/v1/sources',
    headers,
    payload: { name: 'Zweite', authorities: [marburg] },
  });
  expect(source.json()).toMatchObject({ id: 2 });
  await app.close();
  await foldAndTally({ db: other.db, config: tested.config, clock: () => new Date(now) });
  await tested.settle();
  expect((await allRows(other.pool))['slim']).toEqual((await allRows(tested.store.pool))['slim']);
});

test('a backup is of one moment, whatever is committed while it is made', async () => {
  await fill();
  const before = await allRows(tested.store.pool);
  const onlooker = await tested.store.pool.connect();
  await onlooker.query('begin; lock table annotation in access exclusive mode');
  const making = make();
  const blocked = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await onlooker.query(blocked)).rowCount).toBe(1);
  await tested.admin('PUT', '/api/v1/authorities/065310005005', { name: 'Gießen' });
  await tested.post([october(51)]);
  await onlooker.query('rollback');
  onlooker.release();
  await making;
  await restoreInto(other);
  expect(await allRows(other.pool, ...notCopied, 'refusal', 'arrival', 'token')).toEqual(
    Object.fromEntries(Object.entries(before).filter(([name]) => ![...notCopied, 'refusal', 'arrival', 'token'].includes(name))),
  );
});

test('what cannot be restored is refused with what to do, and the database stays as it was', async () => {
  await fill();
  await make();
  await expect(make()).rejects.toThrow('exists already. Name another folder.');
  await expect(restoreInto(other, 'another')).rejects.toThrow(
    /^SECRET_KEY is not the one this backup was made with\. Set the old key/,
  );
  await expect(restoreInto(tested.store)).rejects.toThrow(/^The database is not empty\. Restore into a new one/);

  const manifest = path.join(copy, 'manifest.json');
  const whole = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, whole.replace('"name": "001-main-line.sql"', '"name": "999-of-the-future.sql"'));
  await expect(restoreInto(other)).rejects.toThrow(/^This backup is of a newer or another version/);
  writeFileSync(manifest, whole);
  const attempts = path.join(copy, 'attempt.copy.gz');
  const bytes = readFileSync(attempts);
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
  writeFileSync(attempts, bytes);
  await expect(restoreInto(other)).rejects.toThrow('attempt.copy.gz of the backup is damaged. Take another copy of the backup.');
  rmSync(attempts);
  await expect(restoreInto(other)).rejects.toThrow('attempt.copy.gz of the backup is missing.');
  rmSync(manifest);
  await expect(restoreInto(other)).rejects.toThrow(/is no backup of this program/);
  expect(await allRows(other.pool)).toEqual({});
});

test('a restore that was interrupted can be made again, and one of an older version goes through the newer migrations', async () => {
  const old = await emptyStore();
  await migrate(old.pool, '001-main-line.sql');
  await old.pool.query(`insert into authority (ars, name) values ($1, 'Marburg')`, [marburg]);
  await old.pool.query(
    `insert into visit (authority, source, id, service, at, key, page, referrer, device, country, language)
    values ($1, 1, 1, $2, '2026-10-05T09:00:00Z', 5, 'start', 'direct', 'desktop', 'DE', 'de')`,
    [marburg, service],
  );
  await backUp(old.pool, { folder: copy, secretPrint: 'p', now: new Date(now) }, quiet);
  await old.close();
  await migrate(other.pool, '001-main-line.sql'); // as far as the interrupted one got
  await restore(other.pool, { folder: copy, secretPrint: 'p' }, quiet);
  const rows = await allRows(other.pool);
  expect(rows['view_month']).toHaveLength(1);
  expect(rows['migration']?.length).toBeGreaterThan(5);
});

test('on the command line: from a running server on the embedded database into a new one', async () => {
  const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];
  const settings = { DEMO: 'off', PORT: '0', ADMIN_TOKEN: tested.config.adminToken };
  const ask = (address: string, init: RequestInit = {}) =>
    fetch(`${address}/api/v1/authorities/${marburg}`, {
      ...init,
      headers: { authorization: `Bearer ${settings.ADMIN_TOKEN}`, 'content-type': 'application/json' },
    });
  const server = run('main', { ...settings, DATA_DIR: first });
  await ask(await server.ready(), { method: 'PUT', body: '{"name":"Marburg"}' });
  const made = await outcome('cli', { DATA_DIR: first }, 'backup', '--to', copy);
  expect([made.code, made.said]).toEqual([
    0,
    expect.stringMatching(/^\d+ tables with \d+ rows are in .*copy\. SECRET_KEY is not; keep it elsewhere\.$/m),
  ]);
  server.child.kill('SIGTERM');
  await server.ended;
  const secret = readFileSync(path.join(first, 'secret.key'), 'utf8').trim();
  for (const { file } of (JSON.parse(readFileSync(path.join(copy, 'manifest.json'), 'utf8')) as { tables: { file: string }[] })
    .tables)
    expect(readFileSync(path.join(copy, file)).includes(secret)).toBe(false);

  const unknown = await outcome('cli', { DATA_DIR: second }, 'restore', '--from', copy);
  expect([unknown.code, unknown.said.trim()]).toEqual([
    1,
    `Put the secret.key of the old instance into ${second} first, or set SECRET_KEY.`,
  ]);
  expect(existsSync(path.join(second, 'postgres'))).toBe(false);
  mkdirSync(second);
  copyFileSync(path.join(first, 'secret.key'), path.join(second, 'secret.key'));
  const restored = await outcome('cli', { DATA_DIR: second }, 'restore', '--from', copy);
  expect([restored.code, restored.said]).toEqual([0, expect.stringContaining('Start the server; everybody signs in again.')]);
  const again = run('main', { ...settings, DATA_DIR: second });
  expect(await (await ask(await again.ready())).json()).toMatchObject({ name: 'Marburg' });
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});
