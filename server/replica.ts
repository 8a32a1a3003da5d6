import type { PoolConfig } from './db.ts';

/** A connection, or a pool, as far as it is asked here. */
interface Asked {
  query(query: { text: string; query_timeout: number }): Promise<{ rows: Identity[] }>;
}

interface Identity {
  standby: boolean;
  cluster: string;
  database: string;
}

/** The same on a database and all its replicas, and on no other: a replica is a copy of the cluster, number for number. */
const identity = `
  select pg_is_in_recovery() as standby, (select system_identifier::text from pg_control_system()) as cluster,
         (select oid::text from pg_database where datname = current_database()) as database`;

/** What DATABASE_REPLICA_URL names is none. */
export class NoReplica extends Error {}

/**
 * How a replica of `database` is connected to: each connection is held to being one, and none lasts longer than a
 * minute, so that one that was promoted, and would show the same figures for ever, is not read for long.
 */
export function replicaOf(database: () => Asked, connectionString: string): PoolConfig {
  let known: Identity | undefined;
  const onConnect = async (connection: unknown) => {
    const there = await identityOf(connection as Asked);
    known ??= await identityOf(database());
    if (there.standby && there.cluster === known.cluster && there.database === known.database) return;
    throw new NoReplica(
      `DATABASE_REPLICA_URL is not used: what is there is ${there.standby ? 'a replica of another database' : 'no replica (hot standby)'}. Figures are read from DATABASE_URL.`,
    );
  };
  return { connectionString, maxLifetimeSeconds: 60, onConnect };
}

async function identityOf(asked: Asked): Promise<Identity> {
  const { rows } = await asked.query({ text: identity, query_timeout: 2_000 });
  if (!rows[0]) throw new Error('a database does not say which one it is');
  return rows[0];
}
