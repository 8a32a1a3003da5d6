import type { ReactNode } from 'react';
import type { Day, Range } from '../../server/contract/days.ts';
import { formatRange } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Shown } from '../shown.ts';
import { Failure, Kept, Loading } from '../ui/states.tsx';

interface Props<Picture> {
  shown: Shown<Picture>;
  /** the days that a picture shows, those it compares them with, and the last that is over */
  days: (picture: Picture) => { range: Range; before: Range | undefined; lastDay: Day };
  locale: Locale;
  /** below a picture that says all this already: only failures are told */
  part?: boolean;
  children: (picture: Picture) => ReactNode;
}

/** A picture with the days it shows; a notice where it could not be renewed, a failure where there never was one. */
export function PictureFrame<Picture>({ shown, days, locale, part = false, children }: Props<Picture>) {
  const { picture, error, busy, retry } = shown;
  if (!picture)
    return error ? (
      <Failure error={error} retry={retry} locale={locale} />
    ) : part ? (
      <div className="skeleton skeleton--part" />
    ) : (
      <Loading locale={locale} />
    );
  const { range, before, lastDay } = days(picture);
  const { filter, state } = locale.texts;
  const words = ({ from, to }: Range) => formatRange(from, to, locale.language);
  return (
    <>
      {error && <Kept range={words(range)} part={part} error={error} retry={retry} locale={locale} />}
      {!part && (
        <p className="note" role="status">
          {busy
            ? state.loading
            : [
                before ? filter.shown(words(range), words(before)) : filter.shownAlone(words(range)),
                ...(range.to > lastDay ? [filter.running] : []),
              ].join(' ')}
        </p>
      )}
      <div className={busy ? 'picture picture--busy' : 'picture'} aria-busy={busy}>
        {children(picture)}
      </div>
    </>
  );
}
