import { tableOf } from '../../contract/tables.ts';
import type { Store } from '../../db.ts';
import { type Html, html } from '../../html/html.ts';
import { inLanguage, layout } from '../../html/public-page.ts';
import type { Spot } from '../addresses.ts';
import { instance } from '../edition.ts';
import { formatsOf, type Language } from '../language.ts';
import { allWithdrawn } from '../newest.ts';
import { knownNames } from '../published/names.ts';
import { contactSection, type PortalPage, trail } from './parts.ts';
import { words } from './words.ts';

/**
 * What stands at the address of a spot whose publisher has withdrawn all editions: portals go on naming it. Undefined
 * where that is not so, or nobody knows the authority.
 */
export async function withdrawnPage(
  store: Store,
  { table, ars }: Omit<Spot, 'service'>,
  page: PortalPage & { address: string },
): Promise<string | undefined> {
  const { language, address } = page;
  const own = ars === '' ? undefined : await allWithdrawn(store.db, ars);
  const edition = own ?? (await allWithdrawn(store.db, instance));
  // whoever has left the instance is known by its editions alone
  const name = ars === '' ? tableOf(table).title[language] : ((await knownNames(store.db, ars)).get(ars) ?? (own && ars));
  if (!edition || name === undefined) return undefined;
  const feed = own ? `/open-data/${ars}/changelog.atom` : '/open-data/changelog.atom';
  const text = words[language];
  const main = html`${trail(page, [{ path: '/open-data/', name: text.start }])}
${withdrawnText(edition, language)}
<p class="kern-body"><a class="kern-link" href="${feed}">${text.feed}</a></p>
<p class="kern-body"><a class="kern-link" href="${inLanguage('/open-data/', language)}">${text.start}</a></p>
${contactSection(page, `${table}, ${name}, ${edition.id}`)}`;
  const head = html`\n<meta name="robots" content="noindex">`;
  return layout({ language, address, title: name, main, head });
}

interface WithdrawnEdition {
  id: string;
  reason: string | null;
  withdrawnAt: Date | null;
}

/** That nothing is published, since when and why. */
export const withdrawnText = (edition: WithdrawnEdition, language: Language): Html =>
  html`${withdrawnNote(edition, language)}
<p class="kern-body">${words[language].withdrawnNext}</p>`;

/** That an edition was withdrawn, when and why. */
export function withdrawnNote({ id, reason, withdrawnAt }: WithdrawnEdition, language: Language): Html {
  const text = words[language];
  const day = withdrawnAt === null ? undefined : formatsOf(language).day(withdrawnAt);
  return html`<p class="kern-body kern-body--large"><strong>${text.withdrawn(id, day)}</strong></p>
${reason === null ? undefined : html`<p class="kern-body">${text.withdrawnWhy} ${reason}</p>`}`;
}
