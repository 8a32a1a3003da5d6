import { Link } from 'wouter';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { linkClass } from '../../ui/SiteLinks.tsx';
import { hrefTo, offerPath, useFilters } from '../../useFilters.ts';
import type { ServiceLine } from '../services/lines.ts';
import { worstLines } from './picture.ts';
import { textsOf } from './texts/texts.ts';

const most = 5;

/** Where the offers of a topic lose most people. */
export function Worst({ lines, locale }: { lines: ServiceLine[]; locale: Locale }) {
  const texts = textsOf(locale);
  const { filters } = useFilters();
  const worst = worstLines(lines).slice(0, most);
  const words = (value: number, unit: 'count' | 'share') => formatValue(value, unit, locale.language);
  return (
    <section className="panel insights" aria-labelledby="worst-title">
      <h2 id="worst-title" className="kern-heading-small">
        {texts.worst}
      </h2>
      {worst.length === 0 && <p>{texts.noWorst}</p>}
      <ol className="insights__list">
        {worst.map(({ authority, service, serviceName, authorityName, worst: at }) => (
          <li key={`${authority}/${service}`} className="finding">
            <Link href={hrefTo(offerPath(authority, service), filters)} className={linkClass}>
              {serviceName}, {authorityName}
            </Link>
            <span>{texts.worstAt(at.label, words(at.left, 'count'), words(at.reached, 'count'), words(at.rate, 'share'))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
