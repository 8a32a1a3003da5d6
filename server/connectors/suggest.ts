import { type CodeListName, codeLists } from '../contract/codelists.ts';
import { ARS, KEY, ServiceKey } from '../contract/event.ts';
import { coded, columnOf, type Found, from, type Head, mapped, moment, without } from './found-columns.ts';
import { mappingByHeaders } from './headers.ts';
import {
  channelWords,
  countWords,
  eventWords,
  measureWords,
  momentWords,
  monthWords,
  offlineWords,
  placeWords,
  typeWords,
} from './heading-words.ts';
import { ImportFault } from './mapping.ts';
import { monthOf } from './times.ts';

/** A mapping as far as it can be told from headings and values; `missing` are the fields that somebody has to add. */
export interface Suggestion {
  kind: 'events' | 'totals' | null;
  mapping: Record<string, unknown> | null;
  missing: string[];
}

type Fixed = { authority?: string | undefined };

/**
 * Suggests how a table becomes events or monthly totals. What could be two things, or has values that do not fit, is
 * left out: a suggestion never takes something for what it may not be.
 */
export function suggestMapping(head: Head, fixed: Fixed): Suggestion {
  const own = byOwnNames(head.columns);
  if (own) return own;
  const place = placeOf(head, fixed);
  const month = columnOf(head, monthWords, (text) => monthOf(text) !== undefined);
  if (month !== undefined) return totals(head, { ...place, month: { column: month } });
  const events = eventList(head, place) ?? caseList(head, place);
  return events ?? { kind: null, mapping: null, missing: [] };
}

function byOwnNames(columns: string[]): Suggestion | undefined {
  try {
    const { kind, ...mapping } = mappingByHeaders(columns);
    return { kind, mapping: { kind, ...mapping }, missing: [] };
  } catch (error) {
    if (error instanceof ImportFault) return undefined;
    throw error;
  }
}

function placeOf(head: Head, { authority }: Fixed): Found {
  const named = columnOf(head, placeWords.authority, (text) => ARS.test(text));
  const service = columnOf(head, placeWords.service, (text) => ServiceKey.safeParse(text).success);
  return without({
    authority: from(named) ?? (authority === undefined ? undefined : { value: authority }),
    service: from(service),
  });
}

const lacking = (found: Found, needed: string[]) => needed.filter((field) => !Object.hasOwn(found, field));

function totals(head: Head, fields: Found): Suggestion {
  const counts = countColumns(head);
  const single = counts.length === 0 ? singleCount(head) : undefined;
  const missing = [
    ...lacking(fields, ['authority', 'service']),
    ...(single ? lacking(single, ['count', 'channel']) : counts.length === 0 ? ['count'] : []),
  ];
  return { kind: 'totals', mapping: { kind: 'totals', fields, counts: single ? [single] : counts }, missing };
}

const isCount = (text: string) => /^\d[\d. \u00a0\u202f]*(,0+)?$/.test(text);

/** Columns that each hold the counts of one measure or channel. */
function countColumns(head: Head): Found[] {
  const online = Object.entries(measureWords).map(([measure, words]) => {
    const column = columnOf(head, words, isCount);
    return column === undefined ? [] : [{ count: { column }, channel: { value: 'online' }, measure: { value: measure } }];
  });
  const offline = Object.entries(offlineWords).map(([channel, words]) => {
    const column = columnOf(head, words, isCount);
    return column === undefined ? [] : [{ count: { column }, channel: { value: channel } }];
  });
  const place = ({ count }: { count: { column: string } }) => head.columns.indexOf(count.column);
  return [...online, ...offline].flat().sort((one, other) => place(one) - place(other));
}

/** One count a line, its channel beside it. */
function singleCount(head: Head): Found | undefined {
  const count = columnOf(head, countWords, isCount);
  return count === undefined
    ? undefined
    : without({ count: { column: count }, channel: coded(head, channelWords, 'volumeChannel') });
}

/** Fields that are no codes, and the form of their values. */
const uncoded: [keyof typeof eventWords, RegExp][] = [
  ['attempt', /./],
  ['id', /^[\x20-\x7e]{1,128}$/],
  ['step', KEY],
  ['page', KEY],
  ['language', /^[a-z]{2}$/],
  ['country', /^[A-Z]{2}$/],
  ['rating', /^[1-5]$/],
];

/** The fields of an event other than its offer, its type and its moment. */
function attributesOf(head: Head): Found {
  const codedFields = Object.keys(eventWords).filter(
    (field): field is CodeListName & keyof typeof eventWords => field in codeLists,
  );
  return without({
    ...Object.fromEntries(
      uncoded.map(([field, form]) => [field, from(columnOf(head, eventWords[field], (text) => form.test(text)))]),
    ),
    ...Object.fromEntries(codedFields.map((field) => [field, coded(head, eventWords[field], field)])),
  });
}

/** A line for each event: its type stands in a column. */
function eventList(head: Head, place: Found): Suggestion | undefined {
  const named = columnOf(head, eventWords.type, () => true);
  const type = named === undefined ? undefined : mapped(named, head.texts(named), typeWords);
  if (!type) return undefined;
  const fields = { ...place, ...without({ time: moment(head, eventWords.time) }), ...attributesOf(head) };
  const missing = lacking(fields, ['authority', 'service', 'time', 'attempt']);
  return { kind: 'events', mapping: { kind: 'events', fields, events: [{ type }] }, missing };
}

/** A line for each case: each of its moments stands in a column and is an event where it is filled. */
function caseList(head: Head, place: Found): Suggestion | undefined {
  const attributes = attributesOf(head);
  const events = Object.entries(momentWords).flatMap(([type, words]) => {
    const time = moment(head, words) as { column: string } | undefined;
    if (!time) return [];
    const needed = type === 'decided' ? decisionOf(attributes) : {};
    return [{ type, when: { column: time.column, filled: true }, fields: { time, ...needed } }];
  });
  const { attempt, device, channel, language, reason } = attributes as Record<string, object | undefined>;
  const fields = { ...place, ...without({ attempt, device, channel, language, reason }) };
  if (events.length > 0)
    return {
      kind: 'events',
      mapping: { kind: 'events', fields, events },
      missing: lacking(fields, ['authority', 'service', 'attempt']),
    };
  const time = without({ time: moment(head, eventWords.time) });
  if (!attempt && Object.keys(time).length === 0) return undefined;
  const missing = lacking({ ...fields, ...time }, ['authority', 'service', 'time', 'attempt']);
  return {
    kind: 'events',
    mapping: { kind: 'events', fields: { ...fields, ...time }, events: [] },
    missing: [...missing, 'type'],
  };
}

/** What a decision has to say; unknown where no column says it. */
function decisionOf({ handling, mediaBreak }: Found): Found {
  return { handling: handling ?? { value: 'unknown' }, mediaBreak: mediaBreak ?? { value: 'unknown' } };
}
