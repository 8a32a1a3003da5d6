import { memo } from 'react';
import type { CompareAnswer, CompareRow } from '../../../server/contract/comparison.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { formatDay, formatInstant, formatRange, formatValue } from '../../format.ts';
import { type Locale, nameOf } from '../../i18n/locale.ts';
import type { Catalogue } from '../../api.ts';
import { Findings } from './Findings.tsx';
import { dotModel } from './model.ts';
import type { Compared, Order } from './question.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  compared: Compared;
  order: Order;
  catalogue: Catalogue;
  locale: Locale;
}

/** The plot with its group, and what of it chance may explain. */
export const Picture = memo(function Picture({ compared: { asked, answer }, order, catalogue, locale }: Props) {
  const texts = textsOf(locale);
  const { language } = locale;
  const named = catalogue.services.find(({ key }) => key === asked.service);
  const subject = asked.service ? (named ? nameOf(named.name, locale) : asked.service) : texts.allServices;
  const source = locale.texts.chart.source(
    formatRange(asked.range.from, asked.range.to, language),
    formatInstant(answer.asOf, language),
  );
  const mean = answer.means.find(({ kpi }) => kpi === asked.kpi);
  const model = dotModel({ kpi: asked.kpi, rows: answer.rows, mean, own: asked.authority, order, subject, source }, locale);
  const group = groupWords(answer, locale);
  return (
    <>
      <ChartCard model={model} locale={locale} nothing={answer.rows.length === 0 ? texts.nobody : undefined}>
        {group && <p className="note">{group}</p>}
        {mean?.value == null && answer.rows.length > 0 && <p className="note">{texts.noMean}</p>}
        <p className="note">{texts.legend}</p>
        <Inhabitants rows={answer.rows} locale={locale} />
      </ChartCard>
      {answer.rows.length > 0 && <Findings rows={answer.rows} locale={locale} />}
    </>
  );
});

function groupWords({ group: { district, sizeClass } }: CompareAnswer, locale: Locale): string | undefined {
  const texts = textsOf(locale);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  if (district !== undefined) return texts.inDistrict(district);
  if (!sizeClass) return undefined;
  return sizeClass.below === undefined
    ? texts.aboveSize(count(sizeClass.from))
    : texts.inSizeClass(count(sizeClass.from), count(sizeClass.below));
}

/** By which numbers of inhabitants counts were divided, of when and from where. */
function Inhabitants({ rows, locale }: { rows: CompareRow[]; locale: Locale }) {
  const origins = rows.flatMap(({ per1000 }) =>
    per1000 ? [[formatDay(per1000.date, locale.language), per1000.source].filter(Boolean).join(', ')] : [],
  );
  if (origins.length === 0) return null;
  return <p className="note">{textsOf(locale).inhabitants([...new Set(origins)].join('; '))}</p>;
}
