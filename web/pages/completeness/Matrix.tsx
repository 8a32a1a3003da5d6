import { Link } from 'wouter';
import { formatIntervalShort } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { TableFrame } from '../../ui/TableFrame.tsx';
import { hrefTo, offerPath, useFilters } from '../../useFilters.ts';
import { Sign } from './Legend.tsx';
import { type matrixOf, monthName, stateWords } from './matrix.ts';
import { textsOf } from './texts/texts.ts';

/** Offers and months, each with the sign of its state and the words for it. */
export function Matrix({ matrix: { months, lines }, locale }: { matrix: ReturnType<typeof matrixOf>; locale: Locale }) {
  const texts = textsOf(locale);
  const { filters } = useFilters();
  const range = [months[0], months.at(-1)].map((month) => monthName(month ?? '', locale)).join(' – ');
  return (
    <TableFrame caption={texts.caption(range)} label={texts.scrollable}>
      <thead className="kern-table__head">
        <tr className="kern-table__row">
          <th className="kern-table__header" scope="col">
            {locale.texts.offers.heading}
          </th>
          {months.map((month) => (
            <th key={month} className="kern-table__header matrix__month" scope="col">
              {formatIntervalShort(`${month}-01`, 'month', locale.language)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="kern-table__body">
        {lines.map(({ authority, service, name, months: states }) => (
          <tr key={`${authority} ${service}`} className="kern-table__row">
            <th className="kern-table__header" scope="row">
              <Link
                href={hrefTo(offerPath(authority, service), filters)}
                className="kern-link kern-link--small kern-link--no-visited-state"
              >
                {name}
              </Link>
            </th>
            {states.map((row, index) => (
              <td key={months[index]} className="kern-table__cell matrix__month" title={row && stateWords(row, locale)}>
                {row && (
                  <>
                    <Sign state={row.state} />
                    <span className="kern-sr-only">{stateWords(row, locale)}</span>
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
