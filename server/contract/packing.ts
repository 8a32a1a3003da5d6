import { type CodeListName, codes } from './codelists.ts';

interface PackedColumn {
  column: string;
  list?: CodeListName;
}

/**
 * Values of an attempt of which the latest wins are stored as one number, milliseconds * 1024 + rank, so that merging
 * is `greatest()`; at the same time the greater rank wins: the later code of the list, the higher rating, the
 * alphabetically later language (events.md). Exact in a double until the year 2248.
 */
export const packedFields = {
  authMethod: { column: 'auth_method', list: 'authMethod' },
  trustLevel: { column: 'trust_level', list: 'trustLevel' },
  paymentMethod: { column: 'payment_method', list: 'paymentMethod' },
  paymentStatus: { column: 'payment_status', list: 'paymentStatus' },
  device: { column: 'device', list: 'device' },
  channel: { column: 'channel', list: 'channel' },
  language: { column: 'language' },
  reason: { column: 'reason', list: 'reason' },
  rating: { column: 'rating' },
  foundInformation: { column: 'found_information', list: 'foundInformation' },
  handling: { column: 'handling', list: 'handling' },
  mediaBreak: { column: 'media_break', list: 'mediaBreak' },
} as const satisfies Record<string, PackedColumn>;

export type PackedField = keyof typeof packedFields;
export const packedFieldNames = Object.keys(packedFields) as PackedField[];
export const RANKS = 1024;

const listRanks = new Map<string, Map<string, number>>(
  packedFieldNames.map((field) => {
    const packed: PackedColumn = packedFields[field];
    return [field, new Map(packed.list ? codes(packed.list).map((code, rank) => [code as string, rank]) : [])];
  }),
);

/** `language` is two letters a–z, `rating` 1–5, everything else a code of its list. */
export function packLatest(field: PackedField, value: string | number, ms: number): number {
  return ms * RANKS + rankOf(field, value);
}

function rankOf(field: PackedField, value: string | number): number {
  if (typeof value === 'number') return value;
  if (field === 'language') return (value.charCodeAt(0) - 97) * 26 + (value.charCodeAt(1) - 97);
  const rank = listRanks.get(field)?.get(value);
  if (rank === undefined) throw new Error(`no rank for a value of ${field}`);
  return rank;
}
