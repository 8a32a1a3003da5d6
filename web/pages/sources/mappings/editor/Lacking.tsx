import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { Locale } from '../../../../i18n/locale.ts';
import { textsOf } from '../../texts/texts.ts';
import { fieldLabel } from './choices.ts';
import type { MatomoMapping } from './matomo.ts';
import { isEventType, type Missing, type RowMapping } from './model.ts';

interface Props {
  missing: Missing[];
  mapping: RowMapping | MatomoMapping;
  locale: Locale;
}

/** What a mapping does not say yet. */
export function Lacking({ missing, mapping, locale }: Props) {
  const { imports } = textsOf(locale);
  const words = missing.map((one) => wordsFor(one, mapping, locale));
  return <KernAlert variant="warning" title={imports.mapping.incomplete} body={words.join(', ')} />;
}

function wordsFor({ field, place }: Missing, mapping: RowMapping | MatomoMapping, locale: Locale): string {
  const texts = textsOf(locale);
  const totals = 'kind' in mapping && mapping.kind === 'totals';
  const label = labelOf(field === 'channel' && totals ? 'volumeChannel' : field, locale);
  if (place === undefined) return label;
  if (totals) return texts.imports.mapping.ofCount(label, `${place + 1}`);
  const type = 'events' in mapping ? mapping.events[place]?.type : undefined;
  const event = typeof type === 'string' && isEventType(type) ? texts.mapping.events[type] : texts.mapping.event(`${place + 1}`);
  return texts.imports.mapping.ofEvent(label, event);
}

/** Fields have names; of requests also what is none may be missing. */
function labelOf(field: string, locale: Locale): string {
  const { missing } = textsOf(locale).matomo;
  return field === 'sites' || field === 'when' ? missing[field] : fieldLabel(field, locale);
}
