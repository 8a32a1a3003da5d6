import { codes } from '../contract/codelists.ts';
import { KEY } from '../contract/event.ts';
import type { MasterFormat } from '../contract/master-data.ts';
import { wholeNumber } from './cells.ts';
import { keyOfName } from './mapping.ts';
import { WrongCell } from './master-items.ts';
import { timeOf } from './times.ts';

interface Field {
  /** names of columns, ours first; letters of either case */
  names: string[];
  /** the value of a cell that is not empty; undefined: it says that it is not known. Throws WrongCell */
  read(text: string): unknown;
}

const text = (...names: string[]): Field => ({ names, read: (cell) => cell });
const whole = (...names: string[]): Field => ({ names, read: numberIn });
const day = (...names: string[]): Field => ({ names, read: dayIn });
const truth = (...names: string[]): Field => ({ names, read: truthIn });
const list = (...names: string[]): Field => ({ names, read: (cell) => parts(cell) });

type Table = Exclude<MasterFormat, 'xzufi'>;

/** The fields of each table, `name.de` for an inner one, and the columns they may come from. */
export const masterColumns: Record<Table, Record<string, Field>> = {
  'services-csv': {
    key: { names: ['key', 'service', 'leika_key'], read: keyIn },
    'name.de': text('name', 'name.de', 'name_de', 'leika_name'),
    'name.en': text('name.en', 'name_en'),
    topic: { names: ['topic', 'themenfeld'], read: (cell) => (KEY.test(cell) ? cell : keyOfName(cell, new Set())) },
    audience: { names: ['audience'], read: audienceIn },
    leikaType: text('leikaType', 'leika_type'),
  },
  'offers-csv': {
    authority: text('authority', 'ars'),
    service: text('service', 'leika_key'),
    steps: { names: ['steps'], read: stepsIn },
    measures: list('measures'),
    free: truth('free'),
    idleMinutes: whole('idleMinutes', 'idle_minutes'),
    draftDays: whole('draftDays', 'draft_days'),
    onlineSince: day('onlineSince', 'online_since', 'since'),
    onlineUntil: day('onlineUntil', 'online_until', 'until'),
  },
  'authorities-csv': {
    ars: text('ars', 'authority'),
    name: text('name'),
    'inhabitants.count': whole('inhabitants'),
    'inhabitants.date': day('date', 'inhabitants.date'),
    'inhabitants.source': text('source', 'inhabitants.source'),
    district: text('district'),
    comparable: truth('comparable'),
    licence: text('licence'),
  },
};

/** A key, or nothing where a list of services says that this one has none. */
function keyIn(cell: string): string | undefined {
  return /^(nicht im leika|-)$/i.test(cell) ? undefined : cell;
}

function audienceIn(cell: string): string {
  const code = codes('audience').find((known) => known === cell);
  if (!code) throw new WrongCell(`write one of ${codes('audience').join(', ')}`);
  return code;
}

/** A whole number; `12,000` may be twelve or twelve thousand, so it is asked for again. */
export function numberIn(cell: string): number {
  const number = /^\d{1,3}(,\d{3})+$/.test(cell) ? undefined : wholeNumber(cell);
  if (number === undefined) throw new WrongCell('this is no whole number: write 84001 or 84.001');
  return number;
}

/** A day: 2022-05-15 or 15.05.2022. */
export function dayIn(cell: string): string {
  const found = timeOf(cell, 'yyyy-MM-dd') ?? timeOf(cell, 'd.M.yyyy');
  if (found === undefined) throw new WrongCell('this is no day: write 2026-09-01 or 01.09.2026');
  return found.slice(0, 10);
}

const truths: Record<string, boolean> = {
  ja: true,
  yes: true,
  true: true,
  1: true,
  nein: false,
  no: false,
  false: false,
  0: false,
};

function truthIn(cell: string): boolean {
  const answer = Object.hasOwn(truths, cell.toLowerCase()) ? truths[cell.toLowerCase()] : undefined;
  if (answer === undefined) throw new WrongCell('write yes or no');
  return answer;
}

const parts = (cell: string): string[] =>
  cell
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Steps in order: `person|wohnung`, `person=Angaben zur Person|wohnung=Ihre Wohnung`, or as in the API in JSON. */
function stepsIn(cell: string): unknown {
  if (cell.startsWith('[')) {
    try {
      return JSON.parse(cell);
    } catch {
      throw new WrongCell('this is not JSON: write [{"key": …, "label": {"de": …, "en": …}}, …] or person|wohnung=Ihre Wohnung');
    }
  }
  return parts(cell).map((part) => {
    const [, key = part, label] = /^([^=]*?)\s*=\s*(.*)$/.exec(part) ?? [];
    return label ? { key, label: { de: label } } : { key };
  });
}
