import type { InsightsAnswer } from '../../../server/contract/insights.ts';
import { formatRange, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';

/** What stands out about the offer, the worst first, in the words of the API. */
export function Insights({ answer, locale }: { answer: InsightsAnswer; locale: Locale }) {
  const { story } = locale.texts;
  const { language } = locale;
  const nothing = answer.tested === 0 ? story.nothingTested : story.noInsights(formatValue(answer.tested, 'count', language));
  return (
    <section className="panel insights" aria-labelledby="insights-title">
      <h2 id="insights-title" className="kern-heading-small">
        {story.insights}
      </h2>
      {answer.insights.length === 0 ? (
        <p>{nothing}</p>
      ) : (
        <ol className="insights__list">
          {answer.insights.map(({ kind, category, dimension, text }) => (
            <li key={`${kind} ${dimension ?? ''} ${category ?? ''}`} className="finding">
              {text[language]}
            </li>
          ))}
        </ol>
      )}
      <p className="note">{story.insightsCompared(formatRange(answer.compared.from, answer.compared.to, language))}</p>
    </section>
  );
}
