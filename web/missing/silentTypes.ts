import { needLabels } from '../../server/contract/needs.ts';
import type { Offer } from '../api.ts';
import { formatDay } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';

/** What an offer is declared to report and does not, with the day it was last there: `Zahlungen (noch nie), …`. */
export function silentTypes({ silent = [] }: Offer, { texts, language }: Locale): string {
  const types = silent.map(({ type, lastDay }) =>
    lastDay === undefined
      ? texts.offer.silentEver(needLabels[type][language])
      : texts.offer.silentSince(needLabels[type][language], formatDay(lastDay, language)),
  );
  return types.join(', ');
}
