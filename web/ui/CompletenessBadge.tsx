import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import type { Offer } from '../api.ts';
import { formatValue } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';

/** How many of the offers report all that they are declared to report. */
export function CompletenessBadge({ offers, locale }: { offers: Offer[]; locale: Locale }) {
  const { complete } = locale.texts;
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const silent = offers.filter((offer) => offer.silent?.length).length;
  if (silent === 0) return <KernBadge variant="success" withIcon text={complete.all(count(offers.length))} />;
  return <KernBadge variant="warning" withIcon text={complete.some(count(offers.length - silent), count(offers.length))} />;
}
