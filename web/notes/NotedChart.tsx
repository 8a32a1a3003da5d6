import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import type { Range } from '../../server/contract/days.ts';
import { ChartCard } from '../charts/ChartCard.tsx';
import type { ChartModel } from '../charts/model.ts';
import { withNotes } from '../charts/noted.ts';
import type { Locale } from '../i18n/locale.ts';
import { type NotedPlace, useNotes } from './notes.ts';

/** Comes after the picture, so that the first page does not wait for forms. */
const Notes = lazy(() => import('./Notes.tsx'));

interface Props {
  model: ChartModel;
  place: NotedPlace;
  /** the days that the chart shows */
  range: Range;
  locale: Locale;
  children?: ReactNode;
}

/** A course over time with the notes of its days: marked in the picture, told in the table, listed below. */
export function NotedChart({ model, place, range, locale, children }: Props) {
  const noted = useNotes(place, range);
  const withThem = useMemo(() => withNotes(model, noted.notes, locale), [model, noted.notes, locale]);
  return (
    <ChartCard model={withThem} locale={locale}>
      {children}
      <Suspense fallback={null}>
        <Notes noted={noted} place={place} range={range} locale={locale} />
      </Suspense>
    </ChartCard>
  );
}
