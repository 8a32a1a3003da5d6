import { readFileSync } from 'node:fs';
import { readingOf } from '../connectors/formats.ts';
import { Id, importFormats } from '../contract/api.ts';
import { misused, readCall, Refused, say, withBase } from './command.ts';
import { type ImportReport, importFile } from '../intake/import.ts';
import { actingFor, chosenMapping } from '../imports/acting.ts';
import { readMapping } from '../mappings/store.ts';
import { progressLine } from '../progress.ts';

export const importUsage =
  'import <file> --format csv|xlsx|json|xes|accesslog [--mapping <json> | --mapping-name <name>] [--source <id>] [--keep-good] [--dry-run]';
export const importHelp =
  'Takes in a file: offers, attempts and monthly totals, all of it or nothing. The same file again changes nothing.\n--keep-good takes what is good in a faulty file; --dry-run reads everything and stores nothing. CSV and XLSX whose\ncolumns have our names need no mapping; --source <id> --mapping-name <name> takes one that is kept with the source\nthe file is of. See docs/import-*.md.';

/** Takes a file in; throws Refused where not all of it was taken. */
export async function importCommand(args: string[]): Promise<void> {
  const { values, positionals } = readCall(importUsage, {
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      mapping: { type: 'string' },
      'mapping-name': { type: 'string' },
      source: { type: 'string' },
      'keep-good': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  const format = importFormats.find((name) => name === values.format);
  const mappingName = values['mapping-name'];
  const source = values.source === undefined ? undefined : Id.safeParse(values.source).data;
  const wrong = positionals.length > 1 || (values.source !== undefined && source === undefined);
  const unmapped = values.mapping === undefined && mappingName === undefined && format !== 'csv' && format !== 'xlsx';
  if (!file || !format || wrong || unmapped) throw misused(importUsage);
  const mapping = values.mapping === undefined ? undefined : readFileSync(values.mapping, 'utf8');
  if (mappingName === undefined) readingOf(format, mapping); // what is wrong with it is said before anything is opened
  await withBase(async (base, work) => {
    const { db } = base.store;
    const { test, ...sender } = await actingFor(db, { kind: 'operator' }, source);
    const find = (of: number, name: string) => readMapping(db, of, name);
    const { text, saved } = await chosenMapping(find, { test, ...sender }, { mapping, mappingName });
    const reading = readingOf(format, text);
    if (saved) say(`Read by version ${saved.version} of the mapping ${saved.name}.`);
    const dryRun = values['dry-run'] || test;
    const keepGood = values['keep-good'];
    const progress = progressLine();
    const report = await importFile(base, work, {
      file,
      ...reading,
      sender,
      keepGood,
      dryRun,
      progress: ({ events }, share) => progress(`${events.toLocaleString('en')} events, ${Math.floor(share * 100)}% read …`),
    });
    progress(`${summaryOf(report)}.\n`);
    for (const fault of report.listed.slice(0, faultsSaid)) say(`${file}, ${placeOf(fault)}: ${fault.message}`);
    if (report.faults > faultsSaid) say(`… and ${report.faults - faultsSaid} more`);
    if (report.faults > 0 && !keepGood && !dryRun)
      throw new Refused('Nothing was imported. Mend the file, or take what is good in it with --keep-good.');
    if (report.faults > 0 && dryRun)
      throw new Refused('The file has faults; nothing was stored. Mend it, or take what is good in it with --keep-good.');
    if (report.faults > 0) throw new Refused('What is good in the file was imported; the faults above are left out.');
    say(report.stored ? 'Imported.' : 'Dry run: nothing was stored.');
  });
}

const faultsSaid = 1_000;

function summaryOf({ events, offline, totals, faults, skipped }: ImportReport): string {
  const count = (number: number, what: string) => (number === 0 ? [] : [`${number.toLocaleString('en')} ${what}`]);
  return [
    `${events.toLocaleString('en')} events`,
    ...count(offline, 'offline cases'),
    ...count(totals, 'monthly totals'),
    `${faults} faults`,
    ...count(skipped, 'events of finished history already counted'),
  ].join(', ');
}

const placeOf = ({ line, column }: ImportReport['listed'][number]): string =>
  column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
