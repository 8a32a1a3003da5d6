import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { type CatalogueGrade, catalogueFaults } from '../../../../server/contract/catalogue-grade.ts';
import { get } from '../../../api.ts';
import { formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { Asked } from '../Asked.tsx';
import { useAsked } from '../queries.ts';
import { FindingsTable } from './FindingsTable.tsx';
import { gradeTextsOf } from './texts.ts';

const validator = 'https://www.itb.ec.europa.eu/shacl/dcat-ap.de/upload';
const kinds = { complete: 'success', usable: 'warning', broken: 'danger' } as const;

interface Props {
  grade: CatalogueGrade;
  locale: Locale;
}

/** How good the catalogue of the open data is, and what to do about each thing that is wrong. */
export function GradePage({ locale }: { locale: Locale }) {
  const words = gradeTextsOf(locale);
  const shown = useAsked(['catalogue-grade'], (signal) => get<CatalogueGrade>('/api/v1/catalogue-grade', signal));
  return (
    <AdminFrame part="grade" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      <Asked shown={shown} locale={locale}>
        {(grade) => (
          <>
            <Verdict grade={grade} locale={locale} />
            <Missing grade={grade} locale={locale} />
            {grade.faults.length > 0 && <Faults grade={grade} locale={locale} />}
            <Links grade={grade} locale={locale} />
          </>
        )}
      </Asked>
      <section className="panel stack" aria-labelledby="grade-shacl">
        <h2 id="grade-shacl" className="kern-heading-small">
          {words.shacl}
        </h2>
        <p className="kern-body">{words.shaclText}</p>
        <p className="kern-body">
          <a className="kern-link" href={validator} rel="external noreferrer">
            {words.validator}
          </a>
        </p>
      </section>
    </AdminFrame>
  );
}

function Verdict({ grade: { grade, datasets, distributions, notes, address }, locale }: Props) {
  const words = gradeTextsOf(locale);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  return (
    <>
      <KernAlert variant={kinds[grade]} title={words.grades[grade]} body={notes.map((note) => note[locale.language]).join(' ')} />
      <p className="kern-body">
        {words.extent(count(datasets), count(distributions))}{' '}
        <a className="kern-link" href={new URL(address).pathname}>
          {words.open}
        </a>
      </p>
    </>
  );
}

function Missing({ grade: { missing }, locale }: Props) {
  const words = gradeTextsOf(locale);
  return (
    <FindingsTable
      id="missing"
      title={words.missing}
      none={words.noneMissing}
      headings={[words.property, words.needed, words.count, words.advice, words.example]}
      rows={missing.map(({ of, property, level, count, example, setting }) => [
        `${words.of[of]}: ${property}`,
        words.levels[level],
        formatValue(count, 'count', locale.language),
        setting ? words.set(setting) : words.ownError,
        example,
      ])}
      locale={locale}
    />
  );
}

function Faults({ grade: { faults }, locale }: Props) {
  const words = gradeTextsOf(locale);
  return (
    <FindingsTable
      id="faults"
      title={words.faults}
      headings={[words.fault, words.property, words.count, words.advice, words.example]}
      rows={faults.map(({ code, property, count, example }) => [
        catalogueFaults[code].title[locale.language],
        property,
        formatValue(count, 'count', locale.language),
        catalogueFaults[code].advice[locale.language],
        example,
      ])}
      locale={locale}
    />
  );
}

function Links({ grade: { links, brokenLinks }, locale }: Props) {
  const words = gradeTextsOf(locale);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  return (
    <FindingsTable
      id="links"
      title={words.links}
      lead={words.linksChecked(count(links.checked), count(links.of))}
      none={words.noBroken}
      headings={[words.address, words.why]}
      rows={brokenLinks.map(({ url, why }) => [url, words.reasons[why]])}
      locale={locale}
    />
  );
}
