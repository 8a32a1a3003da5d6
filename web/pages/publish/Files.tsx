import type { ListedEdition } from '../../../server/contract/editions.ts';
import { type PublicTableId, publicTableIds } from '../../../server/contract/tables.ts';
import type { Locale } from '../../i18n/locale.ts';
import { textsOf } from './texts/texts.ts';
import { tableName } from './words.ts';

/** The formats people ask for; descriptions and checksums lie beside them. */
const shown = ['csv', 'xlsx', 'json', 'parquet'] as const;

/** The files of an edition by table, also what changed, for programs. */
export function Files({ edition, locale }: { edition: ListedEdition; locale: Locale }) {
  const { history: texts } = textsOf(locale);
  if (edition.status === 'withdrawn') return <>{texts.gone}</>;
  const fileOf = (table: PublicTableId, name: string) => edition.files.find((file) => file.table === table && file.name === name);
  return (
    <details className="publish__files">
      <summary aria-label={texts.filesOf(edition.id)}>{texts.files}</summary>
      <ul>
        {publicTableIds.map((table) => {
          const files = shown.flatMap((format) => {
            const file = fileOf(table, `${table}.${format}`);
            return file ? [{ ...file, name: format.toUpperCase() }] : [];
          });
          const changes = edition.previous === null ? undefined : fileOf(table, 'changes.json');
          const links = [...files, ...(changes ? [{ ...changes, name: texts.changesFile }] : [])];
          return (
            <li key={table}>
              {tableName(table, locale)}:{' '}
              {links.map(({ name, url }, index) => (
                <span key={url}>
                  {index > 0 && ', '}
                  <a
                    className="kern-link kern-link--no-visited-state"
                    href={url}
                    aria-label={`${tableName(table, locale)}: ${name}`}
                  >
                    {name}
                  </a>
                </span>
              ))}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
