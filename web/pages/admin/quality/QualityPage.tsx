import { type Finding, findingKinds, type QualityAnswer } from '../../../../server/contract/quality.ts';
import { get } from '../../../api.ts';
import { formatValue } from '../../../format.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { isListed } from '../../../listed.ts';
import { useFilters } from '../../../useFilters.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import type { FullCatalogue } from '../api.ts';
import { AuthorityChoice } from '../AuthorityChoice.tsx';
import { Asked } from '../Asked.tsx';
import { useAsked } from '../queries.ts';
import { SearchTable } from '../SearchTable.tsx';
import { TableLink } from '../TableLink.tsx';
import { textsOf } from '../texts/texts.ts';
import { thingsOf } from './words.ts';

/** Of all authorities so many of each kind, where there are too many offers to list what is found of each. */
const first = 100;

/** What is to be put right in master data, the gravest first, each kind with what to do. */
export function QualityPage({ catalogue, locale }: { catalogue: FullCatalogue; locale: Locale }) {
  const words = textsOf(locale).quality;
  const { filters } = useFilters();
  const isLarge = !isListed(catalogue.offers, undefined);
  const authority = isLarge ? catalogue.authorities.find(({ ars }) => ars === filters.authority)?.ars : undefined;
  const question = authority ? `?authority=${authority}` : isLarge ? `?limit=${first}` : '';
  const shown = useAsked(['catalogue', 'quality', question], (signal) =>
    get<QualityAnswer>(`/api/v1/quality${question}`, signal),
  );
  return (
    <AdminFrame part="quality" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      {isLarge && (
        <AuthorityChoice authorities={catalogue.authorities} none={locale.texts.filter.allAuthorities} locale={locale} />
      )}
      <Asked shown={shown} locale={locale}>
        {({ findings, counts }) =>
          counts.length === 0 ? (
            <p className="kern-body">{words.none}</p>
          ) : (
            counts.map(({ code, findings: all }) => (
              <Kind
                key={code}
                code={code}
                findings={findings.filter((finding) => finding.code === code)}
                all={all}
                catalogue={catalogue}
                locale={locale}
              />
            ))
          )
        }
      </Asked>
    </AdminFrame>
  );
}

interface KindProps {
  code: Finding['code'];
  findings: Finding[];
  /** how many there are; `findings` may be the first of them */
  all: number;
  catalogue: FullCatalogue;
  locale: Locale;
}

function Kind({ code, findings, all, catalogue, locale }: KindProps) {
  const words = textsOf(locale).quality;
  const { title, advice } = findingKinds[code];
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const rows = findings.map((finding, index) => {
    const { what, count: number, source } = finding;
    const more = number > what.length ? ` ${words.more(count(number - what.length))}` : '';
    const things = thingsOf(finding, locale);
    const [place, path] = placeOf(finding, catalogue, locale);
    return {
      key: `${index}`,
      text: `${place} ${things.join(' ')} ${source ?? ''}`,
      cells: [path ? <TableLink key="place" path={path} text={place} /> : place, `${things.join(', ')}${more}`, source ?? '–'],
    };
  });
  return (
    <section className="panel stack" aria-labelledby={`finding-${code}`}>
      <h2 id={`finding-${code}`} className="kern-heading-small">
        {title[locale.language]}
      </h2>
      <p className="kern-body">{advice[locale.language]}</p>
      {all > findings.length && <p className="note">{words.first(count(findings.length), count(all))}</p>}
      <SearchTable
        id={code}
        caption={title[locale.language]}
        headings={[words.where, words.what, words.source]}
        rows={rows}
        locale={locale}
      />
    </section>
  );
}

/** What a finding is about, by name, and where it is put right. */
function placeOf({ authority, service }: Finding, catalogue: FullCatalogue, locale: Locale): [string, string | undefined] {
  const named = catalogue.services.find(({ key }) => key === service);
  const serviceName = service === null ? undefined : named ? nameOf(named.name, locale) : service;
  const town = catalogue.authorities.find(({ ars }) => ars === authority)?.name ?? authority ?? undefined;
  const words = [serviceName, town].filter(Boolean).join(', ') || textsOf(locale).quality.instance;
  if (authority && service) return [words, `/admin/offers/${authority}/${service}`];
  if (service) return [words, `/admin/services/${service}`];
  return [words, authority ? `/admin/authorities/${authority}` : undefined];
}
