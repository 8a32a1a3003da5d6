import type { EditionAnswer } from '../contract/editions.ts';
import type { PublishingConfig } from '../contract/publishing.ts';
import { coverageText, protectionText } from '../contract/published.ts';
import { licences } from '../contract/licences.ts';
import { type PublicTableId, holdsFigures, publicTableIds, tableOf } from '../contract/tables.ts';
import { attribution, instance } from './edition.ts';
import type { Figures } from './figures.ts';
import { type Html, html } from '../html/html.ts';
import { formatsOf, type Language } from './language.ts';
import { inLanguage, layout, table } from '../html/public-page.ts';
import { editionPath, filesUrl, shownTable, tablePath } from './addresses.ts';
import { contactSection } from './portal/parts.ts';
import { pictureSection, sourceLine } from './portal/picture.ts';
import { usagePicture } from './portal/usage-picture.ts';
import { withdrawnText } from './portal/withdrawn-page.ts';
import { words as portalWords } from './portal/words.ts';
import { texts } from './texts.ts';

export interface OpenDataPage {
  language: Language;
  /** address of the instance, without a slash at the end */
  base: string;
  publishing: PublishingConfig;
  editions: EditionAnswer[];
  /** whether authorities publish by themselves */
  alone: boolean;
  /** the newest published edition and its totals */
  newest: { edition: EditionAnswer; figures: Figures } | undefined;
}

/** The page /open-data/: what is published, from editions alone. */
export function openDataPage(page: OpenDataPage): string {
  const { language, editions, newest } = page;
  const words = texts[language];
  const main = html`<p class="kern-body kern-body--large">${words.what}</p>
${newest ? findSection(newest.edition, language) : undefined}
${newest ? editionSections(newest, page) : nothingYet(page)}
<section aria-labelledby="protection"><h2 class="kern-heading-large" id="protection">${words.protection}</h2>
<p class="kern-body">${protectionText[language]}</p></section>
<section aria-labelledby="dictionary"><h2 class="kern-heading-large" id="dictionary">${words.dictionary}</h2>
<p class="kern-body">${words.dictionaryText} <a class="kern-link" href="${inLanguage('/open-data/dictionary', language)}">${words.dictionary}</a></p></section>
${earlier(editions, newest?.edition.id, language)}
${contactSection(page, newest?.edition.id ?? '/open-data/')}`;
  const head = html`
<link rel="alternate" type="application/atom+xml" title="${portalWords[language].feed}" href="/open-data/changelog.atom">`;
  return layout({ language, address: '/open-data/', title: words.title, main, head });
}

/** The instance publishes nothing, or nothing any more; authorities may do so by themselves. */
function nothingYet({ language, alone, editions }: OpenDataPage): Html {
  const words = texts[language];
  const withdrawn = editions.find(({ status }) => status === 'withdrawn');
  const withdrawnAt = withdrawn?.withdrawnAt ? new Date(withdrawn.withdrawnAt) : null;
  const list = html`<p class="kern-body"><a class="kern-link" href="${inLanguage('/open-data/authorities/', language)}">${portalWords[language].alone}</a></p>`;
  const never = html`<p class="kern-body"><strong>${words.noEdition}</strong> ${words.noEditionNext}</p>`;
  return html`${withdrawn ? withdrawnText({ ...withdrawn, withdrawnAt }, language) : never}
${alone ? list : undefined}`;
}

/** Ways to what has a page of its own, and to the catalogue of it all. */
function findSection(edition: EditionAnswer, language: Language): Html {
  const words = portalWords[language];
  const link = (address: string, label: string) =>
    html`<li><a class="kern-link" href="${inLanguage(address, language)}">${label}</a></li>`;
  const tables = publicTableIds.filter((id) => edition.files.some((file) => file.table === id));
  const titleOf = (id: PublicTableId) => `${holdsFigures(id) ? '' : `${words.master}: `}${tableOf(id).title[language]}`;
  const syntaxes = ['ttl', 'jsonld', 'rdf'].map(
    (ending) => html` <a class="kern-link" href="/open-data/catalog.${ending}">${ending}</a>`,
  );
  return html`<section aria-labelledby="find"><h2 class="kern-heading-large" id="find">${words.find}</h2>
<p class="kern-body">${words.findText}</p>
<ul class="kern-list">${link('/open-data/authorities/', words.authorities)}
${link('/open-data/services/', words.services)}
${tables.map((id) => link(tablePath(id), titleOf(id)))}
<li>${words.catalogue}:${syntaxes}</li></ul></section>`;
}

function editionSections(
  { edition, figures }: NonNullable<OpenDataPage['newest']>,
  { language, base, publishing }: OpenDataPage,
): Html {
  const words = texts[language];
  const picture = usagePicture(figures.months, language);
  const source = { publisherName: publishing.publisherName, edition: edition.id, licence: edition.licence };
  const { day } = formatsOf(language);
  const { counted, of } = figures.authorities;
  return html`<p class="kern-body"><a class="kern-link" href="${inLanguage(editionPath(edition.publisher, edition.id), language)}">${words.edition} <strong>${edition.id}</strong></a>, ${words.published} ${day(new Date(edition.publishedAt))}. ${coverageText(counted, of)[language]}</p>
${picture && pictureSection(picture, sourceLine(source, language))}
${meaningSection(language)}
${filesSection(edition, base, language)}
${licenceSection({ ...edition, publisherName: publishing.publisherName }, language)}
<section aria-labelledby="example"><h2 class="kern-heading-large" id="example">${words.example}</h2>
<p class="kern-body">${words.exampleText}</p>
<pre tabindex="0"><code>curl -s ${latestUrl(base, shownTable, `${shownTable}.csv`)} | grep ',month,,,,,starts,'</code></pre></section>`;
}

/** What is counted and what is not, in plain words. */
function meaningSection(language: Language): Html {
  const words = portalWords[language];
  return html`<section aria-labelledby="meaning"><h2 class="kern-heading-large" id="meaning">${words.meaning}</h2>
<p class="kern-body">${words.meaningText}</p>
<p class="kern-body">${words.missingText}</p></section>`;
}

function filesSection(edition: EditionAnswer, base: string, language: Language): Html {
  const words = texts[language];
  const { size, day } = formatsOf(language);
  const shown = edition.files.filter((file) => file.table === shownTable);
  const tables = shown.filter(holdsTable);
  const rows = [...tables, ...shown.filter((file) => !holdsTable(file))].map((file) => [
    html`<a class="kern-link" href="${file.url}">${file.name}</a>`,
    purpose(file, language),
    file.mediaType.split(';')[0] ?? '',
    size(file.bytes),
    day(new Date(edition.publishedAt)),
    html`<code>${file.sha256}</code>`,
  ]);
  const latest = tables.map((file) => latestUrl(base, file.table, file.name));
  return html`<section aria-labelledby="files"><h2 class="kern-heading-large" id="files">${words.files}</h2>
${table({ caption: words.files, head: [words.file, words.meaning, words.format, words.size, words.date, words.checksum], lean: true }, rows)}
<p class="kern-body">${words.stable}</p>
<ul class="kern-list">${latest.map((url) => html`<li><a class="kern-link" href="${url}">${url}</a></li>`)}</ul>
<p class="kern-body"><a class="kern-link" href="${inLanguage(editionPath(edition.publisher, edition.id), language)}">${portalWords[language].filesOf(edition.id)}</a></p></section>`;
}

/** Whether a file holds all rows of its table, unlike extracts, lists and checksums beside it. */
const holdsTable = ({ table, name }: { table: PublicTableId; name: string }): boolean =>
  name.startsWith(`${table}.`) && !name.endsWith('-metadata.json');

function purpose({ table, name }: { table: PublicTableId; name: string }, language: Language): string {
  const words = texts[language];
  const others: Record<string, string> = {
    'totals.json': words.totals,
    'changes.json': words.changes,
    'datapackage.json': words.described,
    [`${table}.csv-metadata.json`]: words.described,
    'manifest.json': words.manifest,
    SHA256SUMS: words.sums,
  };
  return others[name] ?? tableOf(table).title[language];
}

const latestUrl = (base: string, table: PublicTableId, file: string): string =>
  base + filesUrl({ publisher: instance, table, edition: 'latest' }, file);

function licenceSection(edition: EditionAnswer & { publisherName: string }, language: Language): Html {
  const words = texts[language];
  const licence = licences[edition.licence];
  return html`<section aria-labelledby="licence"><h2 class="kern-heading-large" id="licence">${words.licence}</h2>
<p class="kern-body"><a class="kern-link" rel="license" href="${licence.url}">${licence[language]}</a></p>
<p class="kern-body">${licence.attribution ? words.attributionAsked : words.attributionWelcome} ${words.attribution}</p>
<p class="kern-body quote">${attribution(edition)[language]}</p></section>`;
}

function earlier(editions: EditionAnswer[], newest: string | undefined, language: Language): Html | undefined {
  const words = texts[language];
  const others = editions.filter((edition) => edition.id !== newest).slice(0, 13);
  if (editions.length === 0) return undefined;
  return html`<section aria-labelledby="earlier"><h2 class="kern-heading-large" id="earlier">${words.earlier}</h2>
<ul class="kern-list">${others.map(
    (edition) => html`<li>${earlierLine(edition, language)}</li>
`,
  )}<li><a class="kern-link" href="/open-data/changelog.atom">${portalWords[language].feed}</a></li></ul></section>`;
}

function earlierLine({ id, publisher, status, reason }: EditionAnswer, language: Language): Html {
  const words = texts[language];
  const link = html`<a class="kern-link" href="${inLanguage(editionPath(publisher, id), language)}">${words.edition} ${id}</a>`;
  if (status === 'withdrawn') return html`${link}: ${words.withdrawn}${reason === null ? '' : ` (${reason})`}`;
  return html`${link}${status === 'superseded' ? ` (${words.superseded})` : ''}`;
}
