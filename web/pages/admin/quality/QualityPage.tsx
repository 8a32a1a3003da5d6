import { type Finding, findingCodes, findingKinds, type QualityAnswer } from '../../../../server/contract/quality.ts';
import { get } from '../../../api.ts';
import { formatValue } from '../../../format.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import type { FullCatalogue } from '../api.ts';
import { Asked } from '../Asked.tsx';
import { useAsked } from '../queries.ts';
import { SearchTable } from '../SearchTable.tsx';
import { TableLink } from '../TableLink.tsx';
import { textsOf } from '../texts/texts.ts';
import { thingsOf } from './words.ts';

/** What is to be put right in master data, the gravest first, each kind with what to do. */
export function QualityPage({ catalogue, locale }: { catalogue: FullCatalogue; locale: Locale }) {
  const words = textsOf(locale).quality;
  const shown = useAsked(['catalogue', 'quality'], (signal) => get<QualityAnswer>('/api/v1/quality', signal));
  return (
    <AdminFrame part="quality" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      <Asked shown={shown} locale={locale}>
        {({ findings }) =>
          findings.length === 0 ? (
            <p className="kern-body">{words.none}</p>
          ) : (
            findingCodes
              .filter((code) => findings.some((finding) => finding.code === code))
              .map((code) => (
                <Kind
                  key={code}
                  code={code}
                  findings={findings.filter((finding) => finding.code === code)}
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
  catalogue: FullCatalogue;
  locale: Locale;
}

function Kind({ code, findings, catalogue, locale }: KindProps) {
  const words = textsOf(locale).quality;
  const { title, advice } = findingKinds[code];
  const rows = findings.map((finding, index) => {
    const { what, count, source } = finding;
    const more = count > what.length ? ` ${words.more(formatValue(count - what.length, 'count', locale.language))}` : '';
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
