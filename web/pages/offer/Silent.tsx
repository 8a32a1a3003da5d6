import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { Offer } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { silentTypes } from '../../missing/silentTypes.ts';

/** What the platform of an offer is declared to report and does not; nothing where all of it arrives. */
export function Silent({ offer, locale }: { offer: Offer; locale: Locale }) {
  const { silent, silentAdvice } = locale.texts.offer;
  if (!offer.silent?.length) return null;
  return <KernAlert variant="warning" title={silent} body={silentAdvice(silentTypes(offer, locale))} />;
}
