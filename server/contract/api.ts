import { z } from 'zod';
import { DayText, Month } from './calendar.ts';
import { codes } from './codelists.ts';
import { FormulaVersion } from './definitions.ts';
import { type DimensionName, dimensionNames } from './dimensions.ts';
import { Ars, KEY, Key, ServiceKey, eventTypes } from './event.ts';
import { kpiIds } from './kpis.ts';
import { totalMeasures } from './measures.ts';
import { licenceIds } from './licences.ts';

/** Request and answer shapes of the HTTP API apart from events (api.md, kpis.md). */

/** Names must not start with what a spreadsheet takes for a formula, so that no file format needs to alter text. */
const nameRule = 'must not be empty, start with = + - @ or a space, or hold control characters';
const name = z
  .string()
  .max(200)
  .regex(/^[^=+\-@\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u, nameRule) // Cs: half a character, which is no UTF-8
  .meta({ description: nameRule });
const Label = z.strictObject({ de: name, en: name.optional() });
/** The id of a source or token, in an address or a form. */
export const Id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);

export const Authority = z.strictObject({
  name,
  inhabitants: z.strictObject({ count: z.int().positive().max(100_000_000), date: DayText, source: name.optional() }).optional(),
  district: name.optional(),
  comparable: z.boolean().optional().meta({ description: 'may be shown to other authorities in comparisons' }),
  licence: z
    .enum(licenceIds)
    .optional()
    .meta({ description: 'licence of its open data; with one set the authority is part of the instance edition' }),
});
export type Authority = z.output<typeof Authority>;

export const Service = z.strictObject({
  name: Label,
  topic: z.string().regex(KEY).optional(),
  audience: z.enum(codes('audience')).optional(),
  leikaType: name.optional(),
});
export type Service = z.output<typeof Service>;

const distinctKeys = (entries: { key: string }[]) => new Set(entries.map((entry) => entry.key)).size === entries.length;
const Step = z.strictObject({ key: Key, label: Label.optional() });
const Page = z.strictObject({ key: Key, label: Label.optional(), url: z.url({ protocol: /^https?$/ }).optional() });
export const Offer = z.strictObject({
  steps: z.array(Step).max(200).refine(distinctKeys, 'keys must differ').default([]).meta({ description: 'in order' }),
  pages: z.array(Page).max(1000).refine(distinctKeys, 'keys must differ').default([]),
  idleMinutes: z
    .int()
    .min(1)
    .max(7 * 1440)
    .default(120),
  draftDays: z.int().min(1).max(365).default(30),
  free: z.boolean().default(false).meta({ description: 'free of charge: payments are not applicable' }),
  measures: z
    .array(z.enum(eventTypes))
    .optional()
    .meta({ description: 'event types its sources can measure; unset: those that ever arrived' }),
  onlineSince: DayText.optional(),
  onlineUntil: DayText.optional(),
  silenceDays: z.int().min(1).max(365).optional().meta({
    description: 'days without events at which it counts as silent, where that is less than what is usual for it',
  }),
});
export type Offer = z.output<typeof Offer>;

/** Entries as lists and single reads answer them. */
export const LabelEntry = z.object({ de: z.string(), en: z.string().optional() });
const StepEntry = z.object({
  key: z.string(),
  label: LabelEntry,
  byUse: z.literal(true).optional().meta({ description: 'declared by its first use' }),
});
export const AuthorityEntry = z.object({ ars: z.string(), ...Authority.shape });
export const ServiceEntry = z.object({ key: z.string(), ...Service.shape });
export const OfferEntry = z.object({
  authority: z.string(),
  service: z.string(),
  steps: z.array(StepEntry),
  pages: z.array(StepEntry.extend({ url: z.string() })),
  idleMinutes: z.int(),
  draftDays: z.int(),
  free: z.boolean(),
  measures: z.array(z.enum(eventTypes)).optional(),
  onlineSince: z.string().optional(),
  onlineUntil: z.string().optional(),
  silenceDays: z.int().optional(),
});
export type OfferEntry = z.output<typeof OfferEntry>;

const SilentType = z.object({
  type: z.enum(eventTypes),
  lastDay: z.string().optional().meta({ description: 'local day it last happened; absent: it never arrived' }),
});
export type SilentType = z.output<typeof SilentType>;
/** An offer in the list of all: with the types of `measures` that do not arrive. */
export const ListedOffer = OfferEntry.extend({
  silent: z.array(SilentType).optional().meta({
    description:
      'types of `measures` that do not arrive: 30 attempts (500 for drafts, errors and ends that are rare) went without, since ever or for 28 days; absent without any',
  }),
});
export type ListedOffer = z.output<typeof ListedOffer>;

const Origin = z
  .string()
  .refine(
    (text) => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text,
    'must be like https://www.example.org',
  )
  .meta({ example: 'https://www.marburg.de' });
export const NewSource = z.strictObject({
  name,
  authorities: z.array(Ars).min(1),
  autoDeclare: z.boolean().default(false).meta({ description: 'may declare offers and steps by first use' }),
  test: z.boolean().default(false).meta({ description: 'events are checked and answered, never counted' }),
  origins: z.array(Origin).max(100).default([]).meta({ description: 'whose pages may send with a token of the scope browser' }),
});
export type NewSource = z.output<typeof NewSource>;
export const NewToken = z.strictObject({
  scopes: z
    .array(z.enum(['ingest', 'read', 'browser']))
    .min(1)
    .refine(
      (scopes) => !scopes.includes('browser') || scopes.length === 1,
      'browser stands alone: everybody can read such a token',
    )
    .meta({ description: 'browser: for the script in pages of the declared origins' }),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});

const volumeDimensions = dimensionNames.filter((dimension) => !['authority', 'service', 'topic'].includes(dimension));
export const Volume = z
  .strictObject({
    authority: Ars,
    service: ServiceKey,
    month: Month,
    channel: z.enum(codes('volumeChannel')),
    count: z.int().min(0).max(100_000_000),
    measure: z.enum(totalMeasures).optional().meta({ description: 'only with channel online; unset: received' }),
    dimension: z.enum(volumeDimensions as [string, ...string[]]).optional(),
    category: z.string().min(1).max(64).optional(),
  })
  .refine((volume) => volume.channel === 'online' || volume.measure === undefined, {
    path: ['measure'],
    message: 'goes with channel online only',
  })
  .refine((volume) => volume.channel === 'online' || volume.dimension === undefined, {
    path: ['dimension'],
    message: 'goes with channel online only',
  })
  .refine((volume) => (volume.dimension === undefined) === (volume.category === undefined), {
    path: ['category'],
    message: 'dimension and category go together',
  });
export type Volume = z.output<typeof Volume>;
export const VolumeEntry = z.object({ ...Volume.shape, service: z.string() });

export const importFormats = ['csv', 'xlsx', 'json', 'xes', 'accesslog'] as const;
const flag = z.enum(['true', 'false']);
/** The form of `POST /api/v1/imports`, its file aside. */
export const ImportForm = z.strictObject({
  format: z.enum(importFormats),
  mapping: z.string().optional().meta({ description: 'JSON, see docs/import-*.md' }),
  mappingName: z.string().optional().meta({ description: 'a mapping saved with the source, in place of `mapping`' }),
  source: Id.optional().meta({
    description: 'the source it is of, where it is not that of the token: its authorities and rights',
  }),
  dryRun: flag.optional().meta({ description: 'read everything, store nothing' }),
  keepGood: flag.optional().meta({ description: 'take what is good in a faulty file' }),
});
export type ImportForm = z.output<typeof ImportForm>;

const importStates = ['waiting', 'running', 'done', 'refused', 'failed'] as const;
export const ImportAnswer = z.object({
  id: z.string(),
  state: z.enum(importStates).meta({ description: 'refused: it has faults, nothing of it is stored; failed: not its fault' }),
  format: z.string(),
  source: z.int().nullable().meta({ description: 'null: whoever runs the instance' }),
  mappingName: z.string().optional().meta({ description: 'the saved mapping it was read by' }),
  mappingVersion: z.int().optional(),
  dryRun: z.boolean(),
  keepGood: z.boolean(),
  progress: z.number().meta({ description: 'share of the file that was read, 0 to 1' }),
  stored: z.boolean(),
  events: z.int(),
  offline: z.int().meta({ description: 'cases of a log that came in offline' }),
  totals: z.int().meta({ description: 'monthly totals' }),
  skipped: z.int().meta({ description: 'events of finished history that the same file had brought before' }),
  faults: z.int(),
  errors: z.array(z.object({ line: z.int(), column: z.string().optional(), code: z.string(), message: z.string() })),
  message: z.string().optional(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
});
export type ImportAnswer = z.output<typeof ImportAnswer>;
export const ImportList = z.object({ imports: z.array(ImportAnswer.omit({ errors: true })) });

const oneOrMany = <T extends z.ZodType>(type: T) =>
  z.union([type, z.array(type)]).transform((given) => (Array.isArray(given) ? given : [given]) as z.output<T>[]);
const filters = Object.fromEntries(
  dimensionNames.map((dimension) => [
    dimension,
    oneOrMany(
      z
        .string()
        .max(64)
        .regex(/^\P{Cc}*$/u, 'must not hold control characters'),
    ).optional(),
  ]),
) as Record<DimensionName, z.ZodOptional<ReturnType<typeof oneOrMany<z.ZodString>>>>;
export const intervals = ['day', 'week', 'month', 'quarter', 'year', 'total'] as const;
export type Interval = (typeof intervals)[number];

export const KpiQuery = z.strictObject({
  kpi: oneOrMany(z.string())
    .transform((given) => given.flatMap((text) => text.split(',')))
    .pipe(z.array(z.enum(kpiIds)).min(1))
    .meta({ description: 'one or more KPI ids, separated by commas' }),
  from: DayText.meta({ description: 'first local day, included' }),
  to: DayText.meta({ description: 'last local day, included' }),
  interval: z.enum(intervals).default('total'),
  by: oneOrMany(z.enum(dimensionNames as [DimensionName, ...DimensionName[]]))
    .refine((names) => names.length <= 2, 'takes at most two dimensions')
    .optional()
    .meta({ description: 'one or two dimensions to split by' }),
  ...filters,
});
export type KpiQuery = z.output<typeof KpiQuery>;

export const KpiRow = z.object({
  period: z.string().meta({ description: 'first day of the interval, or total' }),
  by: z.record(z.string(), z.string()),
  kpi: z.enum(kpiIds),
  value: z.number().nullable(),
  n: z.number().nullable(),
  offers: z.tuple([z.int(), z.int()]).meta({ description: 'offers that measure it, of how many' }),
  flag: z.enum(codes('flag')),
});
export type KpiRow = z.output<typeof KpiRow>;
const FormulaBreak = z.object({ kpi: z.enum(kpiIds), ...FormulaVersion.shape });
export type FormulaBreak = z.output<typeof FormulaBreak>;
export const KpiAnswer = z.object({
  asOf: z.string(),
  rows: z.array(KpiRow),
  breaks: z
    .array(FormulaBreak)
    .optional()
    .meta({ description: 'formulas that changed inside the period: values before and after do not compare; absent without any' }),
});

export const Freshness = z.object({
  pendingEvents: z.int().meta({ description: 'acknowledged events that are not in the answers yet' }),
  oldestPendingSeconds: z.number(),
  talliedAt: z.string(),
});
