import { z } from 'zod';
import { codes } from './codelists.ts';
import { Month } from './calendar.ts';
import { Ars } from './event.ts';

/** What is handed over by law: transactions for federal statistics, views of pages for the Single Digital Gateway. */

export const TransactionsQuery = z.strictObject({
  month: Month.meta({ description: 'local month (Europe/Berlin)' }),
  format: z.enum(['json', 'csv']).default('json'),
  authority: Ars.optional(),
});
export type TransactionsQuery = z.output<typeof TransactionsQuery>;
export const TransactionRow = z.object({
  month: z.string(),
  ars: z.string().meta({ description: 'region: 12-digit regional key of the authority' }),
  ags: z.string().meta({ description: 'its 8-digit municipality key' }),
  authority: z.string(),
  leika: z.string().nullable().meta({ description: '14-digit LeiKa key; null for a service without one' }),
  service: z.string(),
  serviceName: z.string(),
  transactions: z
    .int()
    .nullable()
    .meta({ description: 'applications received online in the month (KPI received); null: not measured' }),
  flag: z.enum(codes('flag')),
});
export type TransactionRow = z.output<typeof TransactionRow>;
export const TransactionsAnswer = z.object({ month: z.string(), asOf: z.string(), rows: z.array(TransactionRow) });
export type TransactionsAnswer = z.output<typeof TransactionsAnswer>;

const sdgDevices = ['PC', 'Tablet', 'Smartphone', 'Others'] as const;
export type SdgDevice = (typeof sdgDevices)[number];
export const transferTypes = ['API', 'Manual'] as const;

const Second = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'must be a second of UTC, like 2026-10-01T00:00:00Z');
const isBare = (url: string) => URL.canParse(url) && new URL(url).username === '' && !url.includes('#');
export const SourceUrl = z
  .url({ protocol: /^https?$/, hostname: z.regexes.domain })
  .max(2000)
  .refine(isBare, 'must be the address of a page, without fragment or user name');
const SdgStatistic = z.strictObject({
  nbVisits: z.int().positive(),
  originatingCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .refine((country) => country !== 'GR', 'Greece is EL'),
  deviceType: z.enum(sdgDevices),
});
const distinct = <T>(entries: T[], key: (entry: T) => string) => new Set(entries.map(key)).size === entries.length;
const SdgSource = z.strictObject({
  sourceUrl: SourceUrl,
  statistics: z
    .array(SdgStatistic)
    .min(1)
    .refine((all) => distinct(all, (one) => `${one.originatingCountry} ${one.deviceType}`), 'a country and device stands once'),
});
export type SdgSource = z.output<typeof SdgSource>;

/** Page-view statistics of a reference period, as the issue of this project describes the JSON of the gateway. */
export const SdgDocument = z
  .strictObject({
    uniqueId: z.string().min(1).max(100),
    referencePeriod: z.strictObject({ startDate: Second, endDate: Second }),
    transferDate: Second,
    transferType: z.enum(transferTypes),
    nbEntries: z.int().min(0),
    sources: z.array(SdgSource).refine((all) => distinct(all, (one) => one.sourceUrl), 'a page stands once'),
  })
  .refine(({ nbEntries, sources }) => nbEntries === sources.length, { path: ['nbEntries'], message: 'is the number of sources' })
  .refine(({ referencePeriod: { startDate, endDate } }) => startDate < endDate, {
    path: ['referencePeriod'],
    message: 'must end after it starts',
  });
export type SdgDocument = z.output<typeof SdgDocument>;

const leftOutReasons = ['no_page', 'no_url', 'url', 'country'] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];
const LeftOut = z.object({
  service: z.string(),
  page: z.string(),
  reason: z.enum(leftOutReasons).meta({
    description:
      'no_page: no declared page was named with the view; no_url: the page has no address, declare one with the offer; url: its address is none of a web page; country: the country of the view is not known',
  }),
  nbVisits: z.int(),
});
export type LeftOut = z.output<typeof LeftOut>;

const handoverStates = ['new', 'correction', 'unchanged'] as const;
export const SdgQuery = z.strictObject({ authority: Ars, month: Month.meta({ description: 'month of UTC' }) });
export const SdgTransfer = z.strictObject({
  ...SdgQuery.shape,
  transferType: z.enum(transferTypes).default('Manual'),
  uniqueId: z
    .string()
    .regex(/^[\w.:-]{1,100}$/)
    .optional()
    .meta({ description: 'the id the receiver gave for this month; unset: one is made. A correction keeps the first one' }),
});
export type SdgTransfer = z.output<typeof SdgTransfer>;
export const SdgAnswer = z.object({
  state: z.enum(handoverStates).meta({
    description: 'new: never handed over; correction: figures differ from the last hand-over; unchanged: they do not',
  }),
  version: z.int().meta({ description: 'number of this hand-over of the month, from 1' }),
  document: SdgDocument.meta({ id: 'SdgDocument' }).nullable().meta({ description: 'null: the month has no views to hand over' }),
  leftOut: z.array(LeftOut).meta({ description: 'views that are not in the document, and why' }),
});
export type SdgAnswer = z.output<typeof SdgAnswer>;
export const LedgerQuery = z.strictObject({ authority: Ars });
export const LedgerAnswer = z.object({
  handovers: z.array(
    z.object({
      month: z.string(),
      version: z.int(),
      uniqueId: z.string(),
      transferred: z.string(),
      nbEntries: z.int(),
      nbVisits: z.int(),
      document: SdgDocument,
    }),
  ),
});
export type LedgerAnswer = z.output<typeof LedgerAnswer>;
