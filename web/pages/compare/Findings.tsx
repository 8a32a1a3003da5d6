import type { CompareRow, Verdict } from '../../../server/contract/comparison.ts';
import type { Locale } from '../../i18n/locale.ts';
import { textsOf } from './texts/texts.ts';

type Kind = 'above' | 'below' | 'rest';
const kindOf = (verdict: Verdict): Kind => (verdict === 'above' || verdict === 'below' ? verdict : 'rest');

/** In words: which differences chance hardly explains, and which it may; the server's sentences with their numbers. */
export function Findings({ rows, locale }: { rows: CompareRow[]; locale: Locale }) {
  const texts = textsOf(locale);
  const judged = rows
    .flatMap(({ authority, name, difference }) => (difference ? [{ authority, name, ...difference }] : []))
    .sort((one, other) => one.name.localeCompare(other.name, locale.language));
  return (
    <section className="panel stack" aria-labelledby="findings-title">
      <h2 id="findings-title" className="kern-heading-small">
        {texts.findings}
      </h2>
      {judged.length === 0 && <p className="kern-body">{texts.noFindings}</p>}
      {(['above', 'below', 'rest'] as const).map((kind) => {
        const found = judged.filter(({ verdict }) => kindOf(verdict) === kind);
        return (
          found.length > 0 && (
            <div key={kind}>
              <h3 className="kern-title kern-title--small">{texts.finding[kind]}</h3>
              <ul className="kern-list kern-list--bullet">
                {found.map(({ authority, text }) => (
                  <li key={authority}>{text[locale.language]}</li>
                ))}
              </ul>
            </div>
          )
        );
      })}
    </section>
  );
}
