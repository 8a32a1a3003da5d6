import { formatDay } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Range } from '../../server/contract/days.ts';

/** Instead of figures of a period that has not begun: they would all be 0. */
export function NotYet({ range, locale: { texts, language } }: { range: Range; locale: Locale }) {
  return (
    <section className="panel" aria-label={texts.state.notYet}>
      <p role="status" className="kern-body">
        {texts.state.notYet} {texts.state.notYetAdvice(formatDay(range.from, language))}
      </p>
    </section>
  );
}
