import type { KpiRow, Step } from '../../api.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { funnelModel, gainOfHalving, isJudged, stations, worstStation } from '../../charts/funnel.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';

interface Props {
  /** step_reached, step_dropped and dropoff_rate by step */
  rows: KpiRow[];
  declared: Step[];
  source: string;
  locale: Locale;
}

/** Where people stop, and what it would bring to halve the worst drop-off. */
export function Funnel({ rows, declared, source, locale }: Props) {
  const { texts, language } = locale;
  const all = stations(rows, declared, locale);
  const worst = worstStation(all);
  const count = (value: number) => formatValue(value, 'count', language);
  return (
    <ChartCard
      model={funnelModel(all, source, locale)}
      locale={locale}
      nothing={rows.length > 0 ? texts.offer.noSteps : texts.offer.noAttempts}
    >
      {worst && (
        <div className="finding">
          <p>
            {texts.offer.worst(worst.label, count(worst.left), count(worst.reached), formatValue(worst.rate, 'share', language))}
          </p>
          <p>{texts.offer.halved(count(gainOfHalving(worst)))}</p>
        </div>
      )}
      {!worst && all.length > 0 && <p className="note">{isJudged(all) ? texts.offer.noneLeft : texts.offer.tooFew}</p>}
    </ChartCard>
  );
}
