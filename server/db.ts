import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Generated, type GeneratedAlways, type JSONColumnType, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CodeOf } from './contract/codelists.ts';
import type { EventType, RefusalCode } from './contract/event.ts';
import type { MeasureName, TotalMeasure } from './contract/kpis.ts';

/** Table types. Days are 'YYYY-MM-DD' strings, moments are Dates, 64-bit numbers are strings (see the parsers below). */
export interface Label {
  de: string;
  en?: string | undefined;
}
export interface Step {
  key: string;
  label: Label;
  /** declared by its first use, not by the authority; such entries stand behind the others, ordered by key */
  byUse?: true;
}
export interface Page extends Step {
  url: string;
}

interface AuthorityTable {
  ars: string;
  name: string;
  inhabitants: number | null;
  inhabitants_date: string | null;
  inhabitants_source: string | null;
  district: string | null;
  comparable: boolean;
  licence: string | null;
}
interface ServiceTable {
  key: string;
  name: JSONColumnType<Label>;
  topic: string | null;
  audience: CodeOf<'audience'> | null;
  leika_type: string | null;
}
interface OfferTable {
  authority: string;
  service: string;
  steps: JSONColumnType<Step[]>;
  pages: JSONColumnType<Page[]>;
  idle_minutes: number;
  draft_days: number;
  free: boolean;
  measures: EventType[] | null;
  online_since: string | null;
  online_until: string | null;
}
interface OfferTypeTable {
  authority: string;
  service: string;
  type: EventType;
}
interface AnnotationTable {
  authority: string;
  id: string;
  service: string | null;
  day: string;
  de: string;
  en: string;
  shared: boolean;
}
interface SourceTable {
  id: GeneratedAlways<number>;
  name: string;
  authorities: string[];
  auto_declare: boolean;
  test: boolean;
  origins: Generated<string[]>;
  created_at: Date;
}
interface TokenTable {
  id: GeneratedAlways<number>;
  source: number;
  hash: Buffer;
  scopes: string[];
  created_at: Date;
  expires_at: Date | null;
}
interface CommentTable {
  authority: string;
  service: string;
  day: string;
  text: string;
  rating: number | null;
  found_information: CodeOf<'foundInformation'> | null;
}
interface InboxTable {
  authority: string;
  service: string;
  received_at: Date;
}
interface TouchedTable {
  authority: string;
  service: string;
  day: string;
  events: number;
  since: Date;
}
interface SlimTable extends Record<MeasureName, number | null> {
  authority: string;
  dimension: string;
  day: string;
  service: string;
  category: string;
  kept: boolean;
}
interface VolumeTable {
  authority: string;
  service: string;
  month: string;
  channel: CodeOf<'volumeChannel'>;
  measure: string;
  dimension: string;
  category: string;
  count: number;
  key: string;
  source: number | null;
}
interface MeasuredOfferView {
  authority: string;
  service: string;
  topic: string | null;
  free: boolean;
  types: EventType[];
  totals: TotalMeasure[];
  offline: boolean;
}
interface ImportedTable {
  authority: string;
  service: string;
  sha256: Buffer;
  imported_at: Date;
}
interface EditionTable {
  publisher: string;
  id: string;
  status: 'published' | 'superseded' | 'withdrawn';
  first_month: string;
  last_month: string;
  method: string;
  key_print: string;
  licence: string;
  published_at: Date;
}
interface EditionFileTable {
  publisher: string;
  edition: string;
  name: string;
  media_type: string;
  bytes: string;
  sha256: string;
}
interface EditionPartTable {
  publisher: string;
  edition: string;
  name: string;
  part: number;
  content: Buffer;
}
interface InstanceTable {
  name: string;
  value: string;
}

export interface Tables {
  authority: AuthorityTable;
  service: ServiceTable;
  offer: OfferTable;
  offer_type: OfferTypeTable;
  annotation: AnnotationTable;
  source: SourceTable;
  token: TokenTable;
  refusal: { source: number; hour: Date; code: RefusalCode; field: string; count: string };
  comment: CommentTable;
  inbox: InboxTable;
  touched: TouchedTable;
  slim: SlimTable;
  volume: VolumeTable;
  measured_offer: MeasuredOfferView;
  imported: ImportedTable;
  edition: EditionTable;
  edition_file: EditionFileTable;
  edition_part: EditionPartTable;
  instance: InstanceTable;
}

export type Db = Kysely<Tables>;
export type PoolConfig = pg.PoolConfig;

/** The database: Kysely for queries, the pool for what Kysely has no words for (COPY, session locks). */
export interface Store {
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text) => text); // a Date would be midnight in the machine's zone

/** Opens a pool; connects only when first used. A lost idle connection is logged, the pool makes a new one. */
export function openStore(config: PoolConfig, logLost: (error: Error) => void): Store {
  const pool = new pg.Pool({ max: 12, connectionTimeoutMillis: 10_000, ...config, types }); // without it a silent server is waited for for ever
  pool.on('error', (error) => {
    if (!pool.ending) logLost(error); // while it ends, the server may close idle connections first
  });
  // a connection lost between two queries of a transaction: the next query tells whoever holds it, but an event without
  // a listener would end the process
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    if (!pool.ending) await pool.end(); // Kysely ends the pool only if it ever ran a query
  };
  return { db, pool, close };
}

/** Runs `work` with a connection of its own, for COPY and for session locks. */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/**
 * Runs `work` in one transaction on one connection, with COPY beside Kysely's queries; all of it is committed or none.
 * While a COPY runs the connection takes no query.
 */
export async function inOneTransaction<T>(pool: pg.Pool, work: (db: Db, client: pg.PoolClient) => Promise<T>): Promise<T> {
  return await withClient(pool, async (client) => {
    const sameClient = { query: client.query.bind(client), release: () => {} };
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({
        pool: { options: {}, connect: async () => sameClient as pg.PoolClient, end: async () => {} },
      }),
    });
    await client.query('begin');
    try {
      const result = await work(db, client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}

/** Writes COPY text lines (already escaped, each ending in a newline) into a table. Resolves when PostgreSQL has them all. */
export async function copyInto(
  client: pg.ClientBase,
  target: string,
  chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin`));
  await pipeline(Readable.from(chunks), stream);
}

/**
 * Holds the lock of one authority until the transaction ends: whoever changes its attempts or tallies (fold, tally,
 * retention) does so alone.
 */
export async function lockAuthority(tx: Db, authority: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('egovsad authority'), hashtext(${authority}))`.execute(tx);
}

/**
 * Runs `work` while holding a session lock that only one connection of all processes can have. Answers false at once
 * when another holds it. A lost connection loses the lock; `held` then tells so.
 */
export async function withSessionLock(
  pool: pg.Pool,
  name: string,
  work: (held: () => boolean) => Promise<void>,
): Promise<boolean> {
  const client = await pool.connect();
  let lost = false;
  client.on('error', () => {
    lost = true;
  });
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as mine', [name]);
    if (!rows[0]?.mine) return false;
    await work(() => !lost);
    return true;
  } finally {
    client.release(true); // ends the session and with it the lock
  }
}
