import { KernSelect } from '@kern-ux-annex/kern-react-kit';
import { memo } from 'react';
import { type DimensionName, dimensionNames } from '../../../server/contract/dimensions.ts';
import type { Day, Range } from '../../../server/contract/days.ts';
import { kpiOf } from '../../../server/contract/kpis.ts';
import { fetchKpis, type KpiAnswer, type OfferKey } from '../../api.ts';
import { ChartCard } from '../../charts/ChartCard.tsx';
import { splitModel } from '../../charts/split.ts';
import { formatInstant, formatRange } from '../../format.ts';
import { dimensionLabel, type Locale } from '../../i18n/locale.ts';
import { useShown } from '../../shown.ts';
import { useOwnQuery } from '../../useFilters.ts';
import { PictureFrame } from '../PictureFrame.tsx';

const ofOffer: readonly DimensionName[] = ['authority', 'service', 'topic'];
const { dimensions: asked } = kpiOf('starts');
/** What the starts of one offer can be split by. */
const choices = dimensionNames.filter((name) => asked.includes(name) && !ofOffer.includes(name));

interface Props {
  offer: OfferKey;
  range: Range;
  /** whether to ask yet */
  turn: boolean;
  lastDay: Day;
  /** state of the data */
  talliedAt: string;
  locale: Locale;
}

/** Starts and completion by a dimension of the reader's choice. */
export function Split({ offer, range, turn, lastDay, talliedAt, locale }: Props) {
  const { own, choose } = useOwnQuery();
  const { story } = locale.texts;
  const by = choices.find((name) => name === own.get('by')) ?? 'device';
  const { authority, service } = offer;
  const kpi = ['starts', 'completion_rate'] as const;
  const question = { ...range, authority, service, interval: 'total', kpi, by: [by] } as const;
  const shown = useShown(
    ['split', authority, service, range, by],
    talliedAt,
    async (signal) => ({ by, range, ...(await fetchKpis(question, signal)) }),
    turn,
  );
  return (
    <section className="split" aria-label={story.split}>
      <div className="panel filters">
        <KernSelect
          id="split"
          label={story.split}
          required
          value={by}
          onChange={(event) => choose({ by: event.currentTarget.value }, { replace: true })}
        >
          {choices.map((name) => (
            <option key={name} value={name}>
              {dimensionLabel(name, locale)}
            </option>
          ))}
        </KernSelect>
      </div>
      <PictureFrame shown={shown} days={(picture) => ({ range: picture.range, before: undefined, lastDay })} locale={locale} part>
        {(picture) => <Picture picture={picture} locale={locale} />}
      </PictureFrame>
    </section>
  );
}

interface SplitPicture extends KpiAnswer {
  by: DimensionName;
  range: Range;
}

const Picture = memo(function Picture({ picture, locale }: { picture: SplitPicture; locale: Locale }) {
  const { rows, by, range, asOf } = picture;
  const days = formatRange(range.from, range.to, locale.language);
  const source = locale.texts.chart.source(days, formatInstant(asOf, locale.language));
  return <ChartCard model={splitModel(rows, by, source, locale)} locale={locale} />;
});
