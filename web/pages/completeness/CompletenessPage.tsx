import '../sources/sources.css';
import './completeness.css';
import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import type { CompletenessAnswer } from '../../../server/contract/completeness.ts';
import { addMonths } from '../../../server/contract/days.ts';
import { fetchFile, get } from '../../api.ts';
import { dimensionLabel, type Locale } from '../../i18n/locale.ts';
import { saveFile } from '../../saveFile.ts';
import { isListed } from '../../listed.ts';
import { type Instance, useShown } from '../../shown.ts';
import { SelectField } from '../../ui/fields.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { TooMany } from '../../ui/TooMany.tsx';
import { Failure, Kept, Loading } from '../../ui/states.tsx';
import { useFilters } from '../../useFilters.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Gaps } from './Gaps.tsx';
import { Less } from './Less.tsx';
import { Legend } from './Legend.tsx';
import { Matrix } from './Matrix.tsx';
import { matrixOf, monthName } from './matrix.ts';
import { textsOf } from './texts/texts.ts';

/** Which of the last twelve months of which offer were measured, are late, silent, or not connected. */
export function CompletenessPage({ locale }: { locale: Locale }) {
  return (
    <WithInstance title={textsOf(locale).title} locale={locale}>
      {(instance) => <Known instance={instance} locale={locale} />}
    </WithInstance>
  );
}

function Known({ instance, locale }: { instance: Instance; locale: Locale }) {
  const texts = textsOf(locale);
  const { filters, change } = useFilters();
  const { catalogue, lastDay } = instance;
  const authority = catalogue.authorities.find(({ ars }) => ars === filters.authority)?.ars;
  const words = { from: addMonths(lastDay, -11).slice(0, 7), to: lastDay.slice(0, 7), ...(authority ? { authority } : {}) };
  const url = `/api/v1/completeness?${new URLSearchParams(words)}`;
  const listed = isListed(catalogue.offers, authority);
  return (
    <>
      <PageHead title={texts.title} locale={locale} />
      <p className="kern-body">{texts.lead}</p>
      <section className="panel filters" aria-label={locale.texts.filter.heading}>
        <SelectField
          id="authority"
          label={dimensionLabel('authority', locale)}
          value={authority ?? ''}
          onChange={(ars) => change({ authority: ars || undefined })}
        >
          <option value="">{locale.texts.filter.allAuthorities}</option>
          {catalogue.authorities.map(({ ars, name }) => (
            <option key={ars} value={ars}>
              {name}
            </option>
          ))}
        </SelectField>
        {listed && <Download url={url} locale={locale} />}
      </section>
      {listed ? (
        <Months url={url} instance={instance} authority={authority} locale={locale} />
      ) : (
        <>
          <section className="panel" aria-label={locale.texts.offers.heading}>
            <TooMany locale={locale} />
          </section>
          <Less catalogue={catalogue} authority={authority} locale={locale} />
        </>
      )}
    </>
  );
}

interface Props {
  instance: Instance;
  authority: string | undefined;
  locale: Locale;
}

function Months({ url, instance, authority, locale }: Props & { url: string }) {
  const { picture, error, retry } = useShown(['completeness', url], instance.freshness.talliedAt, (signal) =>
    get<CompletenessAnswer>(url, signal),
  );
  return (
    <>
      {error && !picture && <Failure error={error} retry={retry} locale={locale} />}
      {error && picture && <Kept range={monthsOf(picture, locale)} error={error} retry={retry} locale={locale} />}
      {!picture && !error && <Loading locale={locale} />}
      {picture && <Picture answer={picture} instance={instance} authority={authority} locale={locale} />}
    </>
  );
}

/** The months that an answer is about. */
function monthsOf({ rows }: CompletenessAnswer, locale: Locale): string {
  const months = rows.map(({ month }) => month).sort();
  return [...new Set([months[0], months.at(-1)])].flatMap((month) => (month ? [monthName(month, locale)] : [])).join('–');
}

function Picture({ answer, instance, authority, locale }: Props & { answer: CompletenessAnswer }) {
  const texts = textsOf(locale);
  const matrix = matrixOf(answer.rows, instance.catalogue, locale);
  if (matrix.lines.length === 0) return <p className="kern-body">{texts.none}</p>;
  return (
    <>
      <Gaps matrix={matrix} locale={locale} />
      <Less catalogue={instance.catalogue} authority={authority} locale={locale} />
      <section className="panel stack" aria-label={texts.title}>
        <Legend locale={locale} />
        <Matrix matrix={matrix} locale={locale} />
      </section>
    </>
  );
}

function Download({ url, locale }: { url: string; locale: Locale }) {
  const texts = textsOf(locale);
  const saving = useMutation({
    mutationFn: async () => saveFile(await fetchFile(url, 'text/csv'), `${texts.fileName}.csv`),
    networkMode: 'always',
  });
  return (
    <>
      <KernButton variant="secondary" text={texts.csv} disabled={saving.isPending} onClick={() => saving.mutate()} />
      {saving.error && <NotDone title={texts.noCsv} error={saving.error} locale={locale} />}
    </>
  );
}
