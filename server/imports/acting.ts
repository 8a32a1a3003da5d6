import type { Db } from '../db.ts';
import { type Identity, Problem } from '../http.ts';
import { noSuchSource } from '../rights.ts';

/** For which source something is read, and by which of its mappings. */
export interface Acting {
  /** 0: whoever runs the instance */
  id: number;
  authorities: Set<string> | 'all';
  autoDeclare: boolean;
  /** nothing of it is ever stored */
  test: boolean;
}

/** The source that a token belongs to, or that whoever runs the instance names; 404 where it is not there or not theirs. */
export async function actingFor(db: Db, identity: Identity | undefined, source: number | undefined): Promise<Acting> {
  if (identity?.kind === 'token') {
    if (source !== undefined && source !== identity.source) throw noSuchSource();
    const { authorities, autoDeclare, test } = identity;
    return { id: identity.source, authorities: new Set(authorities), autoDeclare, test };
  }
  if (source === undefined) return { id: 0, authorities: 'all', autoDeclare: true, test: false };
  const row = await db.selectFrom('source').selectAll().where('id', '=', source).executeTakeFirst();
  if (!row) throw noSuchSource();
  return { id: row.id, authorities: new Set(row.authorities), autoDeclare: row.auto_declare, test: row.test };
}

/** A mapping that is kept with a source, in its newest version. */
export interface KeptMapping {
  version: number;
  mapping: Record<string, unknown>;
}
export type FindMapping = (source: number, name: string) => Promise<KeptMapping | undefined>;

export interface ChosenMapping {
  /** JSON; undefined: none is given */
  text: string | undefined;
  /** which one it is, where it is kept with the source */
  saved?: { name: string; version: number };
}

/** The mapping that a request gives or names. Throws Problem 400 where it does both, or names none that is there. */
export async function chosenMapping(
  find: FindMapping,
  { id }: Acting,
  { mapping, mappingName }: { mapping?: string | undefined; mappingName?: string | undefined },
): Promise<ChosenMapping> {
  if (mappingName === undefined) return { text: mapping };
  const refuse = (message: string) => new Problem(400, 'invalid', message, { field: 'mappingName' });
  if (mapping !== undefined) throw refuse('Give either mapping or mappingName, not both.');
  if (id === 0) throw refuse('Say whose mapping it is: give the source as well.');
  const kept = await find(id, mappingName);
  if (!kept) throw refuse('The source has no mapping of this name. GET /api/v1/sources/{id}/mappings lists them.');
  return { text: JSON.stringify(kept.mapping), saved: { name: mappingName, version: kept.version } };
}
