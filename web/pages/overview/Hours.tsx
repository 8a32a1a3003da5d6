import type { KpiRow } from '../../api.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { heatModel } from '../../charts/heat.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { rowOf } from '../../rows.ts';

interface Props {
  /** starts by weekday and hour; undefined where the period begins too long ago */
  hours: KpiRow[] | undefined;
  /** the share outside opening hours */
  outside: KpiRow[];
  source: string;
  locale: Locale;
}

/** When people begin, and how many of them while the town hall is closed. */
export function Hours({ hours, outside, source, locale }: Props) {
  const { heat } = locale.texts;
  const share = rowOf(outside, 'out_of_hours_share');
  return (
    <ChartCard model={heatModel(hours ?? [], source, locale)} locale={locale} nothing={hours ? undefined : heat.tooFarBack}>
      {share?.value != null && (
        <p className="finding">
          {heat.outside(formatValue(share.value, 'share', locale.language), formatValue(share.n, 'count', locale.language))}
        </p>
      )}
    </ChartCard>
  );
}
