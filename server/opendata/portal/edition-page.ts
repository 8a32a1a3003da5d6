import type { EditionAnswer } from '../../contract/editions.ts';
import { licences } from '../../contract/licences.ts';
import { publicTableIds, tableOf } from '../../contract/tables.ts';
import { type Html, html } from '../../html/html.ts';
import { inLanguage, layout, table } from '../../html/public-page.ts';
import { authorityPath, editionPath } from '../addresses.ts';
import { fileKindOf } from '../catalog/vocabulary.ts';
import { attribution } from '../edition.ts';
import { formatsOf } from '../language.ts';
import { texts } from '../texts.ts';
import { contactSection, type PortalPage, trail } from './parts.ts';
import { withdrawnNote } from './withdrawn-page.ts';
import { words } from './words.ts';

/** The page of an edition: what it is by now, what changed with it, all its files. `name`: of the authority that publishes. */
export function editionPage(edition: EditionAnswer, name: string | undefined, page: PortalPage): string {
  const { language, publishing } = page;
  const { id, publisher, status } = edition;
  const text = words[language];
  const start = { path: '/open-data/', name: text.start };
  const main = html`${trail(page, name === undefined ? [start] : [start, { path: authorityPath(publisher), name }])}
${status === 'withdrawn' ? withdrawnNote({ ...edition, withdrawnAt: dateOf(edition.withdrawnAt) }, language) : undefined}
${historyText(edition, page)}
${status === 'withdrawn' ? undefined : filesSection(edition, name ?? publishing.publisherName, page)}
${contactSection(page, `${texts[language].edition} ${id}`)}`;
  const title = `${texts[language].edition} ${id}${name === undefined ? '' : `: ${name}`}`;
  return layout({ language, address: editionPath(publisher, id), title, main });
}

const dateOf = (moment: string | null): Date | null => (moment === null ? null : new Date(moment));

/** When it was published, of which months, and what changed since the edition before. */
function historyText({ status, ...edition }: EditionAnswer, { language }: PortalPage): Html {
  const { day, month, count } = formatsOf(language);
  const { publisher, previous, changes, note } = edition;
  const text = words[language];
  const before =
    previous !== null &&
    html`<a class="kern-link" href="${inLanguage(editionPath(publisher, previous), language)}">${previous}</a>`;
  const when = text.published(day(new Date(edition.publishedAt)), month(edition.firstMonth), month(edition.lastMonth));
  return html`<p class="kern-body">${when}${before ? html` ${text.changedSince(count(changes))} ${before}.` : undefined}</p>
${status === 'superseded' ? html`<p class="kern-body"><strong>${text.replaced}</strong></p>` : undefined}
${note ? html`<p class="kern-body">${text.note} ${note}</p>` : undefined}`;
}

/** All files by table; sizes and checksums are in the lists beside them. */
function filesSection(edition: EditionAnswer, publisherName: string, { language }: PortalPage): Html {
  const { files, licence } = edition;
  const text = texts[language];
  const link = ({ name, url }: EditionAnswer['files'][number], label: string) =>
    html`<a class="kern-link" href="${url}" aria-label="${name}: ${label}">${label}</a> `;
  const rows = publicTableIds
    .filter((id) => files.some((file) => file.table === id))
    .map((id) => {
      const of = files.filter((file) => file.table === id);
      const named = (name: string, label: string) => of.filter((file) => file.name === name).map((file) => link(file, label));
      return [
        tableOf(id).title[language],
        html`${of.flatMap((file) => {
          const kind = fileKindOf(id, file.name);
          return kind ? [link(file, kind[language])] : [];
        })}`,
        html`${named('changes.json', 'JSON')}`,
        html`${named('manifest.json', 'manifest.json')}${named('SHA256SUMS', 'SHA256SUMS')}`,
      ];
    });
  const head = [words[language].table, text.files, words[language].changed, text.sums];
  return html`<section aria-labelledby="files"><h2 class="kern-heading-large" id="files">${text.files}</h2>
${table({ caption: text.files, head, lean: true }, rows)}
<p class="kern-body"><a class="kern-link" rel="license" href="${licences[licence].url}">${licences[licence][language]}</a></p>
<p class="kern-body">${licences[licence].attribution ? text.attributionAsked : text.attributionWelcome} ${text.attribution}</p>
<p class="kern-body quote">${attribution({ ...edition, publisherName })[language]}</p></section>`;
}
