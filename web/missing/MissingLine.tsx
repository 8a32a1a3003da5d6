import { Link } from 'wouter';
import type { Day } from '../../server/contract/days.ts';
import type { Catalogue, Offer } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { hrefTo, useFilters } from '../useFilters.ts';
import { missingWords, useMissing } from './missing.ts';

interface Props {
  offers: Offer[];
  /** ARS; undefined = all */
  authority: string | undefined;
  lastDay: Day;
  catalogue: Catalogue;
  locale: Locale;
}

/** What is missing in one line, and the way to all of it; the line is there before its words are, so that nothing jumps. */
export function MissingLine({ offers, authority, lastDay, catalogue, locale }: Props) {
  const { filters } = useFilters();
  const missing = useMissing(offers, authority, lastDay);
  return (
    <p className="note missing">
      {missing && `${missingWords(missing, catalogue, locale)} `}
      <Link href={hrefTo('/completeness', filters)} className="kern-link kern-link--small kern-link--no-visited-state">
        {locale.texts.complete.byMonth}
      </Link>
    </p>
  );
}
