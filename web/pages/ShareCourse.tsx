import { KernSelect } from '@kern-ux-annex/kern-react-kit';
import { memo } from 'react';
import type { DimensionName } from '../../server/contract/dimensions.ts';
import type { Day, Range } from '../../server/contract/days.ts';
import type { KpiId } from '../../server/contract/kpis.ts';
import { fetchKpis, type KpiAnswer } from '../api.ts';
import { ChartCard } from '../charts/ChartCard.tsx';
import { stackModel } from '../charts/stack.ts';
import type { Scope } from '../figures/figures.ts';
import { formatInstant, formatRange } from '../format.ts';
import { dimensionLabel, type Locale } from '../i18n/locale.ts';
import { intervalForShares } from '../periods.ts';
import { useShown } from '../shown.ts';
import { useOwnQuery } from '../useFilters.ts';
import { PictureFrame } from './PictureFrame.tsx';

/** What can be followed over time, and of which attempts: how people pay is known of those who submitted. */
const choices = {
  auth_method: 'submissions',
  payment_method: 'submissions',
  device: 'starts',
  channel: 'starts',
  language: 'starts',
  trust_level: 'submissions',
} as const satisfies Partial<Record<DimensionName, KpiId>>;
type Choice = keyof typeof choices;
const names = Object.keys(choices) as Choice[];

interface Props {
  /** all, one authority's, one offer's */
  scope: Scope;
  range: Range;
  /** whether to ask yet */
  turn: boolean;
  lastDay: Day;
  /** state of the data */
  talliedAt: string;
  locale: Locale;
}

/** How people sign in, pay or come, over time: shares by a dimension of the reader's choice. */
export function ShareCourse({ scope, range, turn, lastDay, talliedAt, locale }: Props) {
  const { own, choose } = useOwnQuery();
  const { mix } = locale.texts;
  const by = names.find((name) => name === own.get('mix')) ?? 'auth_method';
  const interval = intervalForShares(range);
  const question = { ...range, ...scope, interval, kpi: [choices[by]], by: [by] };
  const shown = useShown(
    ['mix', scope.authority, scope.service, range, by],
    talliedAt,
    async (signal) => ({ by, range, interval, lastDay, ...(await fetchKpis(question, signal)) }),
    turn,
  );
  return (
    <section className="split" aria-label={mix.choose}>
      <div className="panel filters">
        <KernSelect
          id="mix"
          label={mix.choose}
          required
          value={by}
          onChange={(event) => choose({ mix: event.currentTarget.value }, { replace: true })}
        >
          {names.map((name) => (
            <option key={name} value={name}>
              {dimensionLabel(name, locale)}
            </option>
          ))}
        </KernSelect>
      </div>
      <PictureFrame shown={shown} days={(picture) => ({ ...picture, before: undefined })} locale={locale} part>
        {(picture) => <Picture picture={picture} locale={locale} />}
      </PictureFrame>
    </section>
  );
}

interface MixPicture extends KpiAnswer {
  by: Choice;
  range: Range;
  interval: 'day' | 'week' | 'month';
  lastDay: Day;
}

const Picture = memo(function Picture({ picture, locale }: { picture: MixPicture; locale: Locale }) {
  const { by, range, asOf, ...rest } = picture;
  const days = formatRange(range.from, range.to, locale.language);
  const source = locale.texts.chart.source(days, formatInstant(asOf, locale.language));
  const model = stackModel({ ...rest, range, kpi: choices[by], dimension: by, source }, locale);
  return <ChartCard model={model} locale={locale} />;
});
