import type { TryOutAnswer } from '../../../server/contract/sources.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { faultWords } from './texts/faults.ts';
import { textsOf } from './texts/texts.ts';

/** What a sample gives by a mapping: how many of what, what is refused and why, and what it would become. */
export function TryResult({ answer, locale }: { answer: TryOutAnswer; locale: Locale }) {
  const { tryOut: words } = textsOf(locale);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const { counts } = answer;
  const parts = (['events', 'totals', 'steps'] as const).filter((part) => answer[part].length > 0);
  return (
    <section className="panel stack" aria-labelledby="result-title">
      <h2 id="result-title" className="kern-heading-small">
        {words.result}
      </h2>
      <p role="status" className="kern-body">
        {words.counts(count(counts.events), count(counts.totals), count(counts.steps), count(counts.errors))}
      </p>
      {answer.errors.length > 0 && (
        <>
          <h3 className="kern-title kern-title--small">{words.errors}</h3>
          <ul className="findings">
            {answer.errors.map((error) => (
              <li key={`${error.line} ${error.column} ${error.code} ${error.message}`}>
                <strong>
                  {textsOf(locale).imports.errors.line} {error.line}
                  {error.column && `, ${error.column}`}: {faultWords(error.code, locale.language, error.column).title}
                </strong>
                <span>{faultWords(error.code, locale.language, error.column).advice}</span>
                <span className="note" lang="en">
                  {error.message}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {parts.map((part) => (
        <div key={part} className="stack wide">
          <h3 className="kern-title kern-title--small">{words[part]}</h3>
          {counts[part] > answer[part].length && <p className="note">{words.shown(count(answer[part].length))}</p>}
          <pre className="code code--tall" tabIndex={0} role="region" aria-label={words.scrollable(words[part])}>
            {answer[part].map((one) => JSON.stringify(one)).join('\n')}
          </pre>
        </div>
      ))}
      {parts.length === 0 && <p className="kern-body">{words.nothing}</p>}
    </section>
  );
}
