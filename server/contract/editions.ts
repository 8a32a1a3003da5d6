import { z } from 'zod';
import { licenceIds } from './licences.ts';
import { publicTableIds } from './tables.ts';

/** Shapes of the API about editions (opendata.md): what there is, what would be published, how far publishing is. */

/** Publisher of the editions over all authorities that agreed. */
export const wholeInstance = 'instance';

export const Publisher = z
  .string()
  .regex(/^(instance|\d{12})$/, 'must be `instance` or the ARS of an authority')
  .meta({ description: '`instance`, or the ARS of the authority that publishes', example: '065310005005' });
export const Whose = z.strictObject({ publisher: Publisher.default(wholeInstance) });

/** An edition as the API lists it. */
export const EditionAnswer = z
  .object({
    id: z.string().meta({ description: 'last month, and the number of the revision', example: '2026-10.2' }),
    publisher: z.string().meta({ description: '`instance`, or the ARS of the authority that publishes' }),
    status: z.enum(['published', 'superseded', 'withdrawn']),
    firstMonth: z.string(),
    lastMonth: z.string(),
    licence: z.enum(licenceIds),
    publishedAt: z.string(),
    note: z.string().nullable().meta({ description: 'what the publisher says to it' }),
    previous: z.string().nullable().meta({ description: 'id of the edition before it, that its changes are against' }),
    changes: z
      .int()
      .meta({ description: 'how many cells have another value than in that edition: the files changes.json list them' }),
    withdrawnAt: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'why it was withdrawn' }),
    files: z.array(
      z.object({
        table: z.enum(publicTableIds),
        name: z.string(),
        url: z.string(),
        mediaType: z.string(),
        bytes: z.int(),
        sha256: z.string(),
      }),
    ),
  })
  .meta({ id: 'Edition', description: 'A frozen set of published files' });
export type EditionAnswer = z.output<typeof EditionAnswer>;

const By = z
  .object({
    kind: z.enum(['operator', 'local', 'person', 'token', 'cli', 'provider', 'link', 'schedule']),
    name: z.string().nullable().meta({ description: 'of that person' }),
  })
  .nullable();
/** An edition with who published and withdrew it, for those who may read at its publisher. */
export const ListedEdition = EditionAnswer.extend({
  publishedBy: By.meta({ description: 'null: not kept any longer, or not for whoever asks' }),
  withdrawnBy: By,
}).meta({ id: 'ListedEdition' });
export type ListedEdition = z.output<typeof ListedEdition>;

const ChangeAnswer = z.object({
  table: z.enum(publicTableIds),
  period: z.string(),
  ars: z.string(),
  service_key: z.string(),
  measure: z.string(),
  dimension: z.string(),
  category: z.string(),
  before: z.number(),
  after: z.number(),
  why: z.enum(['provisional', 'coverage', 'corrected']),
});
export type ChangeAnswer = z.output<typeof ChangeAnswer>;

/** How many changed cells a preview lists. */
export const shownChanges = 200;

export const PreviewQuery = Whose.extend({
  table: z
    .enum(publicTableIds)
    .optional()
    .meta({ description: 'only this table, for large editions: `same` and all else is said of it alone' }),
});

/** What publishing would do. True counts are in it: it is for publishers only. */
export const EditionPreview = z
  .object({
    id: z.string().meta({ description: 'the edition that publishing would make, or that already says the same' }),
    publisher: z.string(),
    firstMonth: z.string(),
    lastMonth: z.string(),
    same: z.boolean().meta({ description: 'the newest edition says the same already: publishing would make none' }),
    supersedes: z.string().nullable().meta({ description: 'the edition of the same month that this would be a revision of' }),
    since: z.string().nullable().meta({ description: 'the edition that changes are against' }),
    licence: z.enum(licenceIds),
    authorities: z.object({ counted: z.int(), of: z.int() }),
    tables: z.array(
      z.object({
        table: z.enum(publicTableIds),
        rows: z.int().meta({ description: 'rows that would be published' }),
        cells: z.int().meta({ description: 'counts above 0 before protection' }),
        hidden: z.int().meta({ description: 'of these, counts that protection makes 0, so that they are left out' }),
        deviations: z
          .array(z.object({ deviation: z.int(), cells: z.int() }))
          .meta({ description: 'how many of them protection changes by how much, from the lowest to the highest' }),
        changes: z.int().meta({ description: 'cells with another value than in the edition before' }),
        added: z.int().meta({ description: 'rows of periods after the edition before' }),
      }),
    ),
    totals: z
      .array(
        z.object({
          period: z.string(),
          measure: z.string(),
          counted: z.int().meta({ description: 'the true count' }),
          published: z.int(),
          parts: z
            .int()
            .meta({ description: 'sum of the published values by authority, or by service where one authority publishes' }),
          before: z.number().nullable().meta({ description: 'as published in the edition before' }),
        }),
      )
      .meta({ description: 'totals of usage-monthly: what protection does to them' }),
    changes: z.array(ChangeAnswer).meta({ description: `the first ${shownChanges} changed cells` }),
  })
  .meta({ id: 'EditionPreview' });
export type EditionPreview = z.output<typeof EditionPreview>;

export const CellsQuery = Whose.extend({
  table: z.enum(publicTableIds).default('usage-monthly'),
  period: z
    .string()
    .regex(/^\d{4}-(\d{2}|Q[1-4])$/, 'must be a month like 2026-09, or a quarter like 2026-Q3')
    .optional()
    .meta({ description: 'month, also of tables by day, or quarter; absent: the last' }),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(20),
});
/** True and published counts side by side, a page of them, in the order of the files: for publishers only. */
export const PreviewCells = z
  .object({
    table: z.enum(publicTableIds),
    period: z.string(),
    periods: z.array(z.string()).meta({ description: 'all that may be asked for, the newest first' }),
    total: z.int().meta({ description: 'counts above 0 of that period' }),
    cells: z.array(
      z.object({
        period: z.string(),
        ars: z.string(),
        authority: z.string(),
        service_key: z.string(),
        service: z.string(),
        measure: z.string(),
        dimension: z.string(),
        category: z.string(),
        counted: z.int(),
        published: z.int().meta({ description: '0: the row is left out' }),
      }),
    ),
  })
  .meta({ id: 'PreviewCells' });
export type PreviewCells = z.output<typeof PreviewCells>;

/** The last publishing of a publisher: how far it is, or what became of it. */
export const PublishingRun = z
  .object({
    publisher: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    doing: z.enum(['waiting', 'comparing', 'writing']).meta({
      description: 'waiting: for another one; comparing: whether anything is new; writing: the files of a table',
    }),
    table: z.enum(publicTableIds).nullable(),
    progress: z.number().min(0).max(1),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    edition: z.string().nullable().meta({ description: 'that it made, or that says the same already' }),
    made: z.boolean().nullable(),
    code: z.string().nullable().meta({ description: 'why it failed, as the API names it; `lost`: its server ended' }),
    message: z.string().nullable(),
  })
  .meta({ id: 'PublishingRun' });
export type PublishingRun = z.output<typeof PublishingRun>;
export const PublishingAnswer = z.object({ publishing: PublishingRun.nullable() });
export type PublishingAnswer = z.output<typeof PublishingAnswer>;

/** What may be published next, by whom, when and under which licence. */
export const EditionOutlook = z
  .object({
    publisher: z.string(),
    name: z.string().nullable().meta({ description: 'of the authority; null: the instance' }),
    mayPublish: z.boolean().meta({ description: 'whoever asks may' }),
    publishers: z.array(z.string()).meta({ description: 'names of people who may; none for programs' }),
    month: z.string().meta({ description: 'the last month that is over: publishing goes up to it' }),
    overSince: z.string().meta({ description: 'the day after it' }),
    newest: z.object({ id: z.string(), lastMonth: z.string() }).nullable(),
    licence: z.enum(licenceIds).nullable().meta({ description: 'of the edition; null: nobody in it agreed' }),
    authorities: z.object({ counted: z.int(), of: z.int() }).meta({ description: 'with a licence, of all' }),
    refusal: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'why nothing can be published now; null: it can' }),
    contact: z.string().nullable(),
    publisherName: z.string(),
    schedule: z.object({
      day: z.int().nullable().meta({ description: 'day of the month (EDITION_DAY); null: there is no schedule' }),
      next: z
        .object({ on: z.string(), month: z.string() })
        .nullable()
        .meta({ description: 'when it publishes next, up to which month; null: not for this publisher' }),
    }),
  })
  .meta({ id: 'EditionOutlook' });
export type EditionOutlook = z.output<typeof EditionOutlook>;
