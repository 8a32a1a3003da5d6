import type { EventType } from '../../../../server/contract/event.ts';
import type { OfferEntry } from '../api.ts';
import { given, present } from '../wrongFields.ts';
import type { Keyed } from './KeyedList.tsx';

/** An offer while it is edited. */
export interface OfferFields {
  /** what is kept of it and has no field here */
  kept: object;
  steps: Keyed[];
  pages: Keyed[];
  free: boolean;
  /** undefined: those that ever arrived */
  measures: EventType[] | undefined;
  idleMinutes: string;
  draftDays: string;
  onlineSince: string;
  onlineUntil: string;
}

/** As the API takes a new offer that says nothing. */
const usual = { idleMinutes: 120, draftDays: 30 };

export const fieldsOf = (offer: OfferEntry | undefined): OfferFields => ({
  kept: keptOf(offer),
  steps: keyedOf(offer?.steps ?? []),
  pages: keyedOf(offer?.pages ?? []),
  free: offer?.free ?? false,
  measures: offer?.measures,
  idleMinutes: `${offer?.idleMinutes ?? usual.idleMinutes}`,
  draftDays: `${offer?.draftDays ?? usual.draftDays}`,
  onlineSince: offer?.onlineSince ?? '',
  onlineUntil: offer?.onlineUntil ?? '',
});

function keptOf(offer: OfferEntry | undefined): object {
  if (!offer) return {};
  const { authority: _authority, service: _service, ...kept } = offer;
  return kept;
}

type Entry = { key: string; label: { de: string; en?: string | undefined }; url?: string };

const keyedOf = (entries: Entry[]): Keyed[] =>
  entries.map(({ key, label, url }, id) => ({ id, key, de: label.de, en: label.en ?? '', url: url ?? '' }));

/** The body of `PUT …/offers/{service}`. A label that is left empty is the key. */
export function bodyOf(fields: OfferFields): object {
  const entry = ({ key, de, en, url }: Keyed) =>
    present({
      key: key.trim(),
      label: de.trim() || en.trim() ? present({ de: de.trim() || key.trim(), en: given(en) }) : undefined,
      url: given(url),
    });
  return present({
    ...fields.kept,
    steps: fields.steps.map((step) => entry({ ...step, url: '' })),
    pages: fields.pages.map(entry),
    free: fields.free,
    measures: fields.measures,
    idleMinutes: Number(fields.idleMinutes),
    draftDays: Number(fields.draftDays),
    onlineSince: given(fields.onlineSince),
    onlineUntil: given(fields.onlineUntil),
  });
}
