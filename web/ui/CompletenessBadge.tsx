import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { Link } from 'wouter';
import type { Day } from '../../server/contract/days.ts';
import type { Offer } from '../api.ts';
import { formatValue } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import { useMissing } from '../missing/missing.ts';
import { hrefTo, useFilters } from '../useFilters.ts';

interface Props {
  offers: Offer[];
  /** ARS; undefined = all */
  authority: string | undefined;
  lastDay: Day;
  locale: Locale;
}

/** How many of the offers have fallen silent, else how many report all that they are declared to report. */
export function CompletenessBadge({ offers, authority, lastDay, locale }: Props) {
  const { filters } = useFilters();
  const { complete, missing: texts } = locale.texts;
  const fallen = useMissing(offers, authority, lastDay)?.silent.length ?? 0;
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const all = count(offers.length);
  const silent = offers.filter((offer) => offer.silent?.length).length;
  const text =
    fallen > 0
      ? texts.fallen(count(fallen), all)
      : silent > 0
        ? complete.some(count(offers.length - silent), all)
        : complete.all(all);
  return (
    <Link href={hrefTo('/completeness', filters)} className="badge-link">
      <KernBadge variant={fallen + silent > 0 ? 'warning' : 'success'} withIcon text={text} />
    </Link>
  );
}
