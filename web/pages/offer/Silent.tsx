import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { needLabels } from '../../../server/contract/needs.ts';
import type { Offer } from '../../api.ts';
import { formatDay } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';

/** What the platform of an offer is declared to report and does not; nothing where all of it arrives. */
export function Silent({ offer, locale: { texts, language } }: { offer: Offer; locale: Locale }) {
  if (!offer.silent?.length) return null;
  const types = offer.silent.map(({ type, lastDay }) =>
    lastDay === undefined
      ? texts.offer.silentEver(needLabels[type][language])
      : texts.offer.silentSince(needLabels[type][language], formatDay(lastDay, language)),
  );
  return <KernAlert variant="warning" title={texts.offer.silent} body={texts.offer.silentAdvice(types.join(', '))} />;
}
