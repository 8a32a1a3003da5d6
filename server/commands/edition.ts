import type { EditionPreview } from '../contract/editions.ts';
import { misused, readCall, say, withBase } from './command.ts';
import { instance } from '../opendata/edition.ts';
import { listEditions } from '../opendata/editions.ts';
import { previewEdition } from '../opendata/publishing/preview.ts';
import { beginPublishing, carryOut } from '../opendata/publishing/publishing.ts';
import { withdrawEdition } from '../opendata/publishing/withdraw.ts';

export const editionUsage =
  'edition list | preview | publish [--note <text>] | withdraw <id> --reason <text> [--restore]   [--publisher <ars>]';
export const editionHelp =
  'Publishes the closed months as open data, of the instance or of one authority (--publisher).\npreview says what would be published, what protection does to totals and what changes, and publishes nothing.\nwithdraw answers the files of an edition with 410 and the reason from then on; --restore publishes the one again that it replaced.';

/** `edition …`: the same as /api/v1/editions. */
export async function editionCommand(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = readCall(editionUsage, {
    args,
    allowPositionals: true,
    options: { publisher: text, note: text, reason: text, restore: { type: 'boolean' } },
  });
  const [what, id] = positionals;
  const { note, reason, restore, publisher = instance } = values;
  const wanted = { list: 1, preview: 1, publish: 1, withdraw: 2 }[what ?? ''];
  const misplaced =
    (note !== undefined && what !== 'publish') ||
    (what === 'withdraw') !== (reason !== undefined) ||
    (restore !== undefined && what !== 'withdraw');
  if (positionals.length !== wanted || misplaced) throw misused(editionUsage);
  await withBase(async ({ store, keys }, work) => {
    const { db } = store;
    const by = { publisher, now: work.clock(), keyPrint: keys.recordsPrint, publisherName: work.config.publishing.publisherName };
    if (what === 'list') for (const line of await lines(db, publisher)) console.log(line);
    if (what === 'preview') for (const line of previewLines(await previewEdition(db, by))) console.log(line);
    if (what === 'publish') {
      const run = await beginPublishing(db, publisher, by.now);
      const { id: made, made: isNew } = await carryOut(store, run, { ...by, note });
      say(isNew ? `Edition ${made} is published.` : `Edition ${made} already says the same; nothing was published.`);
    }
    if (what === 'withdraw') {
      await withdrawEdition(db, { publisher, id: id ?? '', reason: reason ?? '', restore, now: by.now, by: { kind: 'cli' } });
      say(`Edition ${id} is withdrawn.`);
    }
  });
}

async function lines(db: Parameters<typeof listEditions>[0], publisher: string): Promise<string[]> {
  const editions = await listEditions(db, publisher);
  if (editions.length === 0) return ['There is no edition yet.'];
  return editions.map(({ id, status, publishedAt, changes, previous, reason }) => {
    const since = previous === null ? '' : `, ${changes} values changed since ${previous}`;
    return `${id}  ${status}  ${publishedAt}${since}${reason === null ? '' : `, because: ${reason}`}`;
  });
}

function previewLines(preview: EditionPreview): string[] {
  const { id, same, supersedes, since, firstMonth, lastMonth, authorities, tables, totals } = preview;
  const ofLast = totals.filter(({ period }) => period === lastMonth);
  return [
    same
      ? `Edition ${id} already says the same.`
      : `Edition ${id} would be published${supersedes === null ? '' : `, in place of ${supersedes}`}.`,
    `Months ${firstMonth} to ${lastMonth}; ${authorities.counted} of ${authorities.of} authorities.`,
    ...tables.map(({ table, rows, cells, hidden, changes }) => {
      const changed = since === null ? '' : `, ${changes} values changed since ${since}`;
      return `${table}: ${rows} rows; of ${cells} counts ${hidden} become 0${changed}`;
    }),
    ...ofLast.map(({ period, measure, counted, published, parts }) => {
      return `${period} ${measure}: counted ${counted}, published ${published}, its published parts add up to ${parts}`;
    }),
  ];
}
