import { createHash } from 'node:crypto';
import { columnNames } from '../server/contract/columns.ts';
import type { Grant } from '../server/contract/people.ts';
import { hashToken } from '../server/access/tokens.ts';
import type { Asker } from './access-matrix.ts';
import { type Marburg, kassel, marburg, service } from './marburg.ts';

/** Marburg and Kassel with one of everything, and somebody of every role at Marburg. */

const grants: Partial<Record<Asker, Grant>> = {
  offerReader: { role: 'reader', authority: marburg, service },
  reader: { role: 'reader', authority: marburg },
  offerManager: { role: 'manager', authority: marburg, service },
  manager: { role: 'manager', authority: marburg },
  publisher: { role: 'publisher', authority: marburg },
  instanceReader: { role: 'reader' },
  instancePublisher: { role: 'publisher' },
  admin: { role: 'admin' },
};
const scopes = ['ingest', 'read', 'browser'] as const;

/** What somebody's requests come with. */
export function headersOf(asker: Asker, tested: Marburg): Record<string, string> {
  if (asker === 'nobody') return {};
  if (asker === 'operator') return { authorization: `Bearer ${tested.config.adminToken}` };
  if (grants[asker]) return { cookie: `egovsad=${sessionOf(asker)}`, 'sec-fetch-site': 'same-origin' };
  return { authorization: `Bearer ${tokenOf(asker)}` };
}

const tokenOf = (scope: string) => `token-with-scope-${scope}`;
const sessionOf = (asker: string) => `session-of-${asker}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** What an edition needs at least, so that the catalogue can describe it: a table without rows. */
const csv = `${columnNames.join(',')}\r\n`;

/** Puts everything in its place that a request before may have changed or removed. */
export async function restore({ store: { pool }, config }: Marburg, now: string): Promise<void> {
  const put = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row);
    const values = names.map((_, index) => `$${index + 1}`);
    const text = `insert into ${table} (${names}) overriding system value values (${values}) on conflict do nothing`;
    return pool.query(text, Object.values(row));
  };
  await put('instance', { name: 'tallied_at', value: now });
  await put('service', { key: service, name: { de: 'Wohngeld' } });
  await put('person', { id: 300, account: 'target', name: 'Target', created_at: now });
  for (const [nr, ars] of [marburg, kassel].entries()) {
    await put('authority', { ars, name: `Town ${nr}` });
    await put('offer', { authority: ars, service });
    const source = 101 + nr;
    await put('source', { id: source, name: `Source ${nr}`, authorities: [ars], created_at: now });
    await put('token', { id: 201 + nr, source, hash: sha256(`target ${nr}`), scopes: ['read'], created_at: now });
    await put('mapping', { source, name: 'default', version: 1, format: 'csv', mapping: {}, saved_at: now });
    const licence = 'CC0';
    const edition = { id: `${source}`, status: 'published', first_month: '2026-10-01', last_month: '2026-10-01', licence };
    await put('edition', { publisher: ars, ...edition, method: 'ckm-1', key_print: 'x', published_at: now });
    const file = { publisher: ars, edition: edition.id, name: 'usage-monthly/usage-monthly.csv' };
    await put('edition_file', { ...file, media_type: 'text/csv', bytes: csv.length, sha256: sha256(csv).toString('hex') });
    await put('edition_part', { ...file, part: 0, content: Buffer.from(csv) });
    await pool.query(`update edition set status = 'published'`);
    const id = `00000000-0000-4000-8000-00000000000${nr + 1}`;
    const note = { day: '2026-11-01', de: 'Note', en: 'Note', shared: true, maker: 300 };
    await put('annotation', { authority: ars, id, service, ...note });
    await put('saved_view', { id, person: 300, name: `View ${nr}`, address: '/', created_at: now });
    await put('import_job', { id, source, format: 'csv', dry_run: true, keep_good: false, state: 'done', created_at: now });
    await put('comment', { authority: ars, id, service, day: now.slice(0, 10), text: `Comment ${nr}` });
  }
  for (const [nr, scope] of scopes.entries())
    await put('token', { id: 210 + nr, source: 101, hash: hashToken(tokenOf(scope)), scopes: [scope], created_at: now });
  for (const [nr, [asker, { role, authority = '', service: of = '' }]] of Object.entries(grants).entries()) {
    const person = 301 + nr;
    await put('person', { id: person, account: asker.toLowerCase(), name: asker, created_at: now });
    await put('person_role', { person, role, authority, service: of });
    await put('session', { hash: sha256(sessionOf(asker)), person, created_at: now, used_at: now });
  }
  if (config.publicUrl) throw new Error('the cookies here are those of this machine');
}
