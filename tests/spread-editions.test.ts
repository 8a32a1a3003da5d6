import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewCells } from '../server/opendata/publishing/preview-cells.ts';
import { previewEdition } from '../server/opendata/publishing/preview.ts';
import { publishEdition } from '../server/opendata/publishing/publish.ts';
import type { TestApp } from './app.ts';
import { type OneNode, oneNode } from './one-node.ts';
import { agreed } from './towns.ts';
import { townsApp } from './towns-app.ts';

/** Editions where the tables are spread over nodes. */
const now = '2026-11-22T10:00:00+01:00';
let there: TestApp;
let node: OneNode;
beforeAll(async () => {
  there = await townsApp(now);
  node = oneNode(there.store);
});
afterAll(() => there.close());

const order = () => ({ now: new Date(now), keyPrint: there.keys.recordsPrint });

/** The checksums of all files of an edition that is published, and forgotten again. */
async function published(): Promise<unknown[]> {
  await publishEdition(node.db, order());
  const { rows } = await sql`select name, bytes, sha256 from edition_file order by name`.execute(node.db);
  await sql`truncate edition, published_table, published_row cascade`.execute(node.db);
  return rows;
}

test('have the same bytes, and are collected authority by authority', async () => {
  await node.spread(false);
  const plain = await published();
  expect(plain.length).toBeGreaterThan(50);
  await node.spread(true);
  expect(await published()).toEqual(plain);
  // which services are offered at all stands for itself in its statement
  expect((await node.scattered()).filter((statement) => !statement.startsWith('offer: select s.key'))).toEqual([]);
});

test.each(['instance', agreed[0] ?? ''])('are the same in a preview: %s', async (publisher) => {
  const by = { publisher, ...order() };
  const look = async () => [
    await previewEdition(node.db, by),
    await previewCells(node.db, by, { publisher, table: 'usage-monthly', offset: 0, limit: 100 }),
  ];
  await node.spread(false);
  const plain = await look();
  await node.spread(true);
  expect(await look()).toEqual(plain);
  expect(await node.scattered()).toEqual([]);
});
