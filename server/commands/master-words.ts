import { readCall } from './command.ts';
import { ArsPrefix, type MasterDataAnswer, masterFormats, type MasterKind } from '../contract/master-data.ts';
import type { MasterRequest } from '../catalogue/master-data-route.ts';

/** `npm run cli -- master-data`: what is asked for, and the report in words. */
export const masterDataUsage =
  'master-data --format services-csv|offers-csv|authorities-csv|xzufi --file <file> [--ars-prefix 06] [--keep-good] [--dry-run]';

/** What the arguments ask for, or undefined where they cannot be understood. Throws for options that there are not. */
export function masterRequestOf(args: string[]): Omit<MasterRequest, 'progress' | 'by'> | undefined {
  const text = { type: 'string' } as const;
  const yes = { type: 'boolean', default: false } as const;
  const options = { format: text, file: text, 'ars-prefix': text, 'keep-good': yes, 'dry-run': yes };
  const { values } = readCall(masterDataUsage, { args, options });
  const format = masterFormats.find((name) => name === values.format);
  const arsPrefix = ArsPrefix.optional().safeParse(values['ars-prefix']);
  if (!values.file || !format || !arsPrefix.success) return undefined;
  return { file: values.file, format, arsPrefix: arsPrefix.data, keepGood: values['keep-good'], dryRun: values['dry-run'] };
}

const kinds: Record<MasterKind, string> = { authority: 'authorities', service: 'services', offer: 'offers' };
const linesSaid = 1_000;

/** The report, a line each: what changes from what to what, what the file lacks, every bad line, and the numbers. */
export function masterWords(answer: MasterDataAnswer, file: string): string[] {
  const changes = answer.changes.map(({ kind, key, change, fields }) => {
    const sign = change === 'added' ? '+' : '~';
    return `${sign} ${kind} ${key}: ${fields.map((field) => fieldWords(field)).join('; ')}`;
  });
  const missing = answer.missingEntries.map(({ kind, key }) => `  not in the file: ${kind} ${key}`);
  const leftOut = answer.leftOutLines.map(({ line, message }) => `  left out, line ${line}: ${message}`);
  const faults = answer.errors.map(
    ({ line, column, message }) => `${file}, line ${line}${column === undefined ? '' : `, column ${column}`}: ${message}`,
  );
  return [
    ...some(
      changes,
      Object.values(answer.counts).reduce((sum, { added, changed }) => sum + added + changed, 0),
    ),
    ...some(missing, answer.missing),
    ...some(leftOut, answer.leftOut),
    ...(answer.ignoredColumns.length > 0 ? [`Columns that are not read: ${answer.ignoredColumns.join(', ')}`] : []),
    ...some(faults, answer.faults),
    ...countWords(answer),
  ];
}

function fieldWords({ field, old, new: now }: MasterDataAnswer['changes'][number]['fields'][number]): string {
  return old === undefined ? `${field} ${now ?? ''}` : `${field} ${old} → ${now ?? '(none)'}`;
}

function some(lines: string[], all: number): string[] {
  const said = lines.slice(0, linesSaid);
  return all > said.length ? [...said, `  … and ${number(all - said.length)} more`] : said;
}

const number = (value: number): string => value.toLocaleString('en');

function countWords({ counts, missing, outside, leftOut, faults }: MasterDataAnswer): string[] {
  const ofKinds = Object.entries(kinds).flatMap(([kind, name]) => {
    const { added, changed, unchanged } = counts[kind as MasterKind];
    if (added + changed + unchanged === 0) return [];
    return [`${name}: ${number(added)} added, ${number(changed)} changed, ${number(unchanged)} unchanged`];
  });
  const rest = (value: number, what: string) => (value === 0 ? [] : [`${number(value)} ${what}`]);
  return [
    ...ofKinds,
    [
      `${number(faults)} faults`,
      ...rest(outside, 'lines of other areas'),
      ...rest(leftOut, 'left out'),
      ...rest(missing, 'here and not in the file, and they stay'),
    ].join(', '),
  ];
}
