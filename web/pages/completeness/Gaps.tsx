import type { Locale } from '../../i18n/locale.ts';
import { gapsOf, type matrixOf } from './matrix.ts';
import { textsOf } from './texts/texts.ts';

/** What is missing, in words. */
export function Gaps({ matrix, locale }: { matrix: ReturnType<typeof matrixOf>; locale: Locale }) {
  const texts = textsOf(locale);
  const gaps = gapsOf(matrix, locale);
  return (
    <section className="panel stack" aria-labelledby="gaps-title">
      <h2 id="gaps-title" className="kern-heading-small">
        {texts.gaps}
      </h2>
      {gaps.length === 0 ? (
        <p>{texts.noGaps}</p>
      ) : (
        <ul className="plain-list">
          {gaps.map((gap) => (
            <li key={gap}>{gap}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
