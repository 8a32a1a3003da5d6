import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Tables } from './schema.ts';

export type Db = Kysely<Tables>;
export type PoolConfig = pg.PoolConfig;

/** The database: Kysely for queries, the pool for what Kysely has no words for (COPY, session locks). */
export interface Store {
  db: Db;
  /** for figures, which may be some seconds old: a replica where there is one that answers, else the database itself */
  reading: Db;
  pool: pg.Pool;
  /** has `heard` called with the seconds of every query that Kysely runs; one listener at a time */
  onQuery(heard: (seconds: number) => void): void;
  close(): Promise<void>;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text) => text); // a Date would be midnight in the machine's zone

/** Opens the pools; connects only when first used. */
export function openStore(config: PoolConfig, logLost: (error: Error) => void, replica?: PoolConfig): Store {
  const pool = openPool({ connectionTimeoutMillis: 10_000, ...config }, logLost); // without it a silent server is waited for for ever
  const replicas = replica && openPool({ connectionTimeoutMillis: answerMs, query_timeout: patienceMs, ...replica }, logLost);
  let heard: ((seconds: number) => void) | undefined;
  const over = (connections: Pick<pg.Pool, 'connect' | 'end'>) =>
    new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: { options: {}, connect: () => connections.connect(), end: () => connections.end() } }),
      log: ({ queryDurationMillis }) => heard?.(queryDurationMillis / 1000),
    });
  const db = over(pool);
  const onQuery = (listener: (seconds: number) => void) => {
    heard = listener;
  };
  const close = async () => {
    for (const opened of [pool, replicas]) if (opened && !opened.ending) await opened.end();
  };
  return { db, reading: replicas ? over(orElse(replicas, pool, logLost)) : db, pool, onQuery, close };
}

/** A pool; a lost idle connection is logged, and a new one made when it is needed. */
function openPool(config: PoolConfig, logLost: (error: Error) => void): pg.Pool {
  // with keep-alive whoever led learns within 20 s that the network is gone, before `letGoSoon` lets another lead
  const pool = new pg.Pool({ max: 12, keepAlive: true, keepAliveInitialDelayMillis: 10_000, ...config, types });
  pool.on('error', (error) => {
    if (!pool.ending) logLost(error); // while it ends, the server may close idle connections first
  });
  // a connection lost between two queries of a transaction: the next query tells whoever holds it, but an event without
  // a listener would end the process
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** How long a replica that did not answer is left alone. */
const replicaRestMs = 10_000;
/** How long it may take to say that it is there. */
const answerMs = 2_000;
/** How long a question to it may take: one that stands still says nothing, not even that a connection is lost. */
const patienceMs = 20_000;

/** Connections of a replica; while it is away, those of the database itself. */
function orElse(replica: pg.Pool, pool: pg.Pool, logLost: (error: Error) => void): Pick<pg.Pool, 'connect' | 'end'> {
  let restsUntil = 0;
  const rest = (error: Error) => {
    restsUntil = performance.now() + replicaRestMs;
    logLost(error);
  };
  const connect = async () => {
    if (performance.now() < restsUntil) return await pool.connect();
    try {
      return untilSilent(await answering(replica), rest);
    } catch (error) {
      if (!allBusy(error as Error)) rest(error as Error);
      return await pool.connect();
    }
  };
  return { connect: connect as pg.Pool['connect'], end: async () => {} };
}

/** A connection that answers: one kept from before would wait for ever for a machine that stands still. */
async function answering(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect();
  try {
    await client.query({ text: 'select', query_timeout: answerMs } as pg.QueryConfig);
    return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Whether it was waited for a connection that others have, which says nothing of the replica; by the words of pg-pool. */
const allBusy = (error: Error): boolean => error.message === 'timeout exceeded when trying to connect';

/**
 * A connection that is given up when a question takes too long: asked to roll back, it would be waited for once more.
 * Who asked is answered 503; the next question finds the replica resting.
 */
function untilSilent(client: pg.PoolClient, rest: (error: Error) => void): pg.PoolClient {
  let lost: Error | undefined;
  const query = async (text: string, values: unknown[]) => {
    if (lost) throw lost;
    try {
      return await client.query(text, values);
    } catch (error) {
      if ((error as Error).message !== 'Query read timeout') throw error;
      lost = error as Error;
      client.release(true);
      rest(lost);
      throw error;
    }
  };
  const release = (destroy?: Error | boolean) => lost ?? client.release(destroy);
  return { query, release } as pg.PoolClient;
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

/**
 * Writes COPY text lines (already escaped, each ending in a newline) into a table, or what `options` name, such as CSV.
 * Resolves when PostgreSQL has them all.
 */
export async function copyInto(
  client: pg.ClientBase,
  target: string,
  chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
  options = '',
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin ${options}`));
  await pipeline(Readable.from(chunks), stream);
}

/** Writes what a query answers to streams, the first of them fed by COPY with `options`; answers how many rows it were. */
export async function copyOut(client: pg.ClientBase, query: string, into: Writable[], options = ''): Promise<number> {
  const stream = client.query(copyTo(`copy (${query}) to stdout ${options}`));
  await pipeline([stream, ...into]);
  return stream.rowCount;
}

/**
 * Lets PostgreSQL notice within a minute that whoever holds a lock is gone without a word, with its machine or the network
 * between; by itself it waits for two hours. Without meaning, and without harm, on a Unix socket.
 */
const letGoSoon = (local: boolean): string =>
  Object.entries({
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '3',
    tcp_user_timeout: '60000',
  })
    .map(([name, value]) => `set_config('${name}', '${value}', ${local})`)
    .join(', ');

/** What to do where another holds a lock: wait for it, or leave the work to it. */
export type WhenHeld = 'wait' | 'leave';

/**
 * Holds the lock of one authority until the transaction ends: whoever changes its attempts or tallies (fold, tally,
 * retention) does so alone. Answers false where another holds it and the work is left to that one.
 */
export async function lockAuthority(tx: Db, authority: string, whenHeld: WhenHeld = 'wait'): Promise<boolean> {
  const take = sql.raw(whenHeld === 'wait' ? 'pg_advisory_xact_lock' : 'pg_try_advisory_xact_lock');
  const { rows } = await sql<{ held: boolean | '' }>`
    select ${take}(hashtext('egovsad authority'), hashtext(${authority})) as held, ${sql.raw(letGoSoon(true))}`.execute(tx);
  return rows[0]?.held !== false; // waiting answers nothing
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
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtext($1)) as mine, ${letGoSoon(false)}`,
      [name],
    );
    if (!rows[0]?.mine) return false;
    await work(() => !lost);
    return true;
  } finally {
    client.release(true); // ends the session and with it the lock
  }
}
