import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { everTallied, type Freshness } from '../api.ts';
import { formatInstant, formatValue } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';

/** Whether every acknowledged event is in the figures. */
export function FreshnessBadge({ freshness, locale }: { freshness: Freshness; locale: Locale }) {
  const { texts, language } = locale;
  if (freshness.pendingEvents > 0) {
    return (
      <KernBadge
        variant="info"
        withIcon
        text={texts.freshness.pending(formatValue(freshness.pendingEvents, 'count', language))}
      />
    );
  }
  if (!everTallied(freshness)) return <KernBadge variant="info" withIcon text={texts.freshness.none} />;
  return <KernBadge variant="success" withIcon text={texts.freshness.done(formatInstant(freshness.talliedAt, language))} />;
}
