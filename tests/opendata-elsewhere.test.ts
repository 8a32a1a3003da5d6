import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { inject, expect, test } from 'vitest';
import type { Db } from '../server/db.ts';
import { migrate } from '../server/migrate.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import { deriveKeys } from '../server/secrets.ts';
import { freshStore } from './db.ts';
import { databaseUrl, onServer, openTestStore } from './db-url.ts';
import { outcome, temporaryFolder } from './processes.ts';
import { agreed, fillTowns } from './towns.ts';

/** The same edition made elsewhere: in another process, time zone, language and collation, from rows in another order. */
const secret = 'secret of the tests, long enough for it';

test('an edition made on another machine has the same bytes, whatever that one takes for its time, language and order', async () => {
  const here = await freshStore();
  await fill(here.db, false);
  await publishEdition(here.db, { now: new Date(), keyPrint: deriveKeys(secret).recordsPrint });
  const wanted = await checksums(here.db);
  await here.close();
  expect(wanted.length).toBeGreaterThan(90);
  for (const [index, { zone, language, collation }] of elsewhere.entries()) {
    const name = `${inject('template')}_elsewhere_${index}`;
    await onServer(inject('serverUrl'), `create database ${name} template template0 ${collation}`);
    const url = databaseUrl(inject('serverUrl'), name);
    const store = openTestStore(url);
    const data = temporaryFolder();
    await migrate(store.pool);
    await fill(store.db, true);
    await sql.raw(`alter database ${name} set timezone to '${zone}'`).execute(store.db);
    await sql.raw(`alter database ${name} set datestyle to 'German, DMY'`).execute(store.db);
    const settings = { DATABASE_URL: url, SECRET_KEY: secret, DATA_DIR: data, TZ: zone, LANG: language, LC_ALL: language };
    const { said } = await outcome('cli', settings, 'edition', 'publish');
    expect(said).toContain('is published');
    expect(await checksums(store.db)).toEqual(wanted);
    rmSync(data, { recursive: true });
    await store.close();
    await onServer(inject('serverUrl'), `drop database ${name} with (force)`);
  }
});

const elsewhere = [
  { zone: 'Pacific/Auckland', language: 'de_DE.UTF-8', collation: `locale_provider icu icu_locale 'de' locale 'C'` },
  { zone: 'America/St_Johns', language: 'tr_TR.UTF-8', collation: `locale 'C'` },
];

/** The towns, and steps with names that languages put in another order than computers do. */
async function fill(db: Db, reversed: boolean): Promise<void> {
  await fillTowns(db, { reversed });
  const steps = ['Zahlung', 'angaben', 'Übersicht', 'ende', 'a-b', 'aB', 'ab'];
  for (const step of reversed ? steps.toReversed() : steps)
    await sql`insert into slim (authority, dimension, day, service, category, kept, step_reached, step_reached_key)
              values (${agreed[0]}, 'step', '2026-07-01', '99102013104000', ${step}, true, 40, ${step.length})`.execute(db);
}

async function checksums(db: Db): Promise<string[]> {
  const files = await db.selectFrom('edition_file').select(['edition', 'name', 'sha256']).execute();
  return files.map(({ edition, name, sha256 }) => `${edition} ${name} ${sha256}`).sort();
}
