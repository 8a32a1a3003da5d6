import { sql } from 'kysely';
import type { Store } from 'n3';
import type { CatalogueGrade } from '../../contract/catalogue-grade.ts';
import type { Db } from '../../db.ts';
import { filesUrl } from '../addresses.ts';

type Broken = CatalogueGrade['brokenLinks'][number];

/** So many pages are asked for; those of further authorities are made by the same code. */
const most = 100;

/**
 * Asks this instance, not the network, for the pages that the catalogue names; files are looked up in what is stored
 * (`findBrokenFiles`). `answers` says whether an address is answered well.
 */
export async function checkPages(
  graph: Store,
  base: string,
  answers: (url: string) => Promise<boolean>,
): Promise<{ links: CatalogueGrade['links']; broken: Broken[] }> {
  const named = graph
    .getObjects(null, null, null)
    .filter(({ termType, value }) => termType === 'NamedNode' && value.startsWith(`${base}/`));
  const pages = [...new Set(named.map(({ value }) => value.replace(/#.*$/, '')))].filter(
    (url) => !url.includes('/open-data/v1/'),
  );
  const asked = pages.slice(0, most);
  const broken: Broken[] = [];
  for (const url of asked) if (!(await answers(url.slice(base.length)))) broken.push({ url, why: 'not_answered' });
  return { links: { checked: asked.length, of: pages.length }, broken };
}

/** Files of published editions that are not stored in full: their addresses give less than they promise. */
export async function findBrokenFiles(db: Db, base: string): Promise<Broken[]> {
  const { rows } = await sql<{ publisher: string; edition: string; name: string; stored: string }>`
    select f.publisher, f.edition, f.name, coalesce(sum(octet_length(p.content)), 0) as stored
    from edition e
    join edition_file f on f.publisher = e.publisher and f.edition = e.id
    left join edition_part p on p.publisher = f.publisher and p.edition = f.edition and p.name = f.name
    where e.status = 'published'
    group by f.publisher, f.edition, f.name, f.bytes
    having coalesce(sum(octet_length(p.content)), 0) <> f.bytes
    order by f.publisher, f.edition, f.name`.execute(db);
  return rows.map(({ publisher, edition, name, stored }) => {
    const [table = '', file = ''] = name.split('/');
    return { url: base + filesUrl({ publisher, table, edition }, file), why: Number(stored) === 0 ? 'gone' : 'incomplete' };
  });
}
