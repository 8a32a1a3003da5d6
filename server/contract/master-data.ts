import { z } from 'zod';
import { Authority, Offer, Service } from './api.ts';
import { Ars, ServiceKey } from './event.ts';

/** Master data that comes in files: what a line may say, what is asked for, and what is answered. */
export const masterFormats = ['services-csv', 'offers-csv', 'authorities-csv', 'xzufi'] as const;
export type MasterFormat = (typeof masterFormats)[number];

export const ArsPrefix = z
  .string()
  .regex(/^\d{1,12}$/, 'must be the first digits of an ARS, like 06')
  .meta({ description: 'take only authorities, and offers of authorities, whose ARS begins so' });

/** The form of `POST /api/v1/master-data`, its file aside. */
const flag = z.enum(['true', 'false']);
export const MasterDataForm = z.strictObject({
  format: z.enum(masterFormats),
  dryRun: flag.optional().meta({ description: 'read everything, store nothing' }),
  keepGood: flag.optional().meta({ description: 'take what is good in a faulty file' }),
  arsPrefix: ArsPrefix.optional(),
});

/** What a line says of an authority, a service or an offer; what it leaves out is unknown, and what is known stays. */
const { name: Label, ...ofService } = Service.shape;
const { pages: _, ...ofOffer } = Offer.shape;
export const AuthorityLine = z.strictObject({ ars: Ars, ...Authority.partial().shape });
export const ServiceLine = z.strictObject({ key: ServiceKey.optional(), name: Label.partial().optional(), ...ofService });
export const OfferLine = z.strictObject({
  authority: Ars,
  service: ServiceKey,
  steps: ofOffer.steps.unwrap().optional(),
  idleMinutes: ofOffer.idleMinutes.unwrap().optional(),
  draftDays: ofOffer.draftDays.unwrap().optional(),
  free: z.boolean().optional(),
  measures: ofOffer.measures,
  onlineSince: ofOffer.onlineSince,
  onlineUntil: ofOffer.onlineUntil,
});
export type AuthorityLine = z.output<typeof AuthorityLine>;
export type ServiceLine = z.output<typeof ServiceLine>;
export type OfferLine = z.output<typeof OfferLine>;

/** `told`: of what is no fault and changes nothing. */
export const masterLimits = { entries: 200_000, listed: 10_000, told: 1_000 } as const;

const Kind = z.enum(['authority', 'service', 'offer']);
export type MasterKind = z.output<typeof Kind>;
const key = z.string().meta({ description: 'of an offer: `<authority>/<service>`' });
const line = z.int().meta({ description: 'line of the file, from 1' });
const some = (most: number, what: string) => ({ description: `the first ${most.toLocaleString('en')} ${what}` });
const { listed, told } = masterLimits;

export const MasterChange = z.object({
  kind: Kind,
  key,
  change: z.enum(['added', 'changed']),
  fields: z.array(z.object({ field: z.string(), old: z.string().optional(), new: z.string().optional() })),
});
export type MasterChange = z.output<typeof MasterChange>;
export const MasterDataAnswer = z.object({
  format: z.enum(masterFormats),
  dryRun: z.boolean(),
  stored: z.boolean().meta({ description: 'false: a dry run, or the file has faults' }),
  counts: z.record(Kind, z.object({ added: z.int(), changed: z.int(), unchanged: z.int() })),
  changes: z.array(MasterChange).meta(some(listed, 'entries that are added or changed')),
  missing: z.int().meta({ description: 'entries that are here and not in the file; nothing is deleted' }),
  missingEntries: z.array(z.object({ kind: Kind, key })).meta(some(told, 'of them')),
  outside: z.int().meta({ description: 'lines of other areas than `arsPrefix` names' }),
  leftOut: z.int().meta({ description: 'what a register says and the catalogue has no place for; no fault of the file' }),
  leftOutLines: z.array(z.object({ line, code: z.string(), message: z.string() })).meta(some(told, 'of them')),
  ignoredColumns: z.array(z.string()),
  faults: z.int(),
  errors: z
    .array(z.object({ line, column: z.string().optional(), code: z.string(), message: z.string() }))
    .meta(some(listed, 'faults')),
});
export type MasterDataAnswer = z.output<typeof MasterDataAnswer>;
