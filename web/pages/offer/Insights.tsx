import type { InsightsAnswer } from '../../../server/contract/insights.ts';
import { formatRange, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';

/** What stands out about the offer, the worst first, in the words of the API. */
export function Insights({ answer, locale }: { answer: InsightsAnswer | undefined; locale: Locale }) {
  const { story } = locale.texts;
  const { language } = locale;
  return (
    <section className="panel insights" aria-labelledby="insights-title">
      <h2 id="insights-title" className="kern-heading-small">
        {story.insights}
      </h2>
      {!answer || answer.insights.length === 0 ? (
        <p>{nothingOf(answer, locale)}</p>
      ) : (
        <ol className="insights__list">
          {answer.insights.map(({ kind, category, dimension, text }) => (
            <li key={`${kind} ${dimension ?? ''} ${category ?? ''}`} className="finding">
              {text[language]}
            </li>
          ))}
        </ol>
      )}
      {answer && (
        <p className="note">{story.insightsCompared(formatRange(answer.compared.from, answer.compared.to, language))}</p>
      )}
    </section>
  );
}

/** Why nothing stands out. */
function nothingOf(answer: InsightsAnswer | undefined, { texts: { story }, language }: Locale): string {
  if (!answer) return story.nothingOver;
  return answer.tested === 0 ? story.nothingTested : story.noInsights(formatValue(answer.tested, 'count', language));
}
