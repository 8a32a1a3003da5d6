import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CodeOf, codes } from '../contract/codelists.ts';
import { Ars, type Event, eventTypes, ServiceKey } from '../contract/event.ts';
import { plainLetters } from '../contract/plain-letters.ts';

/**
 * What every connector has in common: the items it yields, whatever the foreign format, and the part of a mapping
 * that names the offer. A connector is pure: bytes and a mapping in, items out, in the order of the file; what is
 * written where is decided by whoever takes the items.
 */
export type ImportItem =
  | { kind: 'event'; line: number; event: Event }
  /** fields of an event (`given`) or of a monthly total (`total`) as a mapping found them: whoever takes them checks them */
  | ({ kind: 'given'; line: number } & GivenFields)
  | ({ kind: 'total'; line: number } & GivenFields)
  | ({ kind: 'step'; line: number; label: Label; key: string } & OfferKey)
  | ({ kind: 'offline'; line: number; month: string; channel: OfflineChannel; count: number } & OfferKey)
  | ({ kind: 'error' } & LineFault);

export interface GivenFields {
  fields: Record<string, string | number>;
  /** the column that a field came from, to name it in a fault */
  columns: Record<string, string>;
}

/** Why a line (counted from 1) or the rest of the file was not taken. The message repeats no value of the file. */
export interface LineFault {
  line: number;
  code: string;
  /** the column of a table where the fault is of one cell */
  column?: string | undefined;
  message: string;
}
interface OfferKey {
  authority: string;
  service: string;
}

/** A fault on its way up to where it becomes an item. */
export class ImportFault extends Error {
  readonly line: number;
  readonly code: string;
  readonly column: string | undefined;

  constructor(line: number, code: string, message: string, column?: string) {
    super(message);
    this.line = line;
    this.code = code;
    this.column = column;
  }

  toItem(): LineFault & { kind: 'error' } {
    const { line, code, column, message } = this;
    return { kind: 'error', line, code, ...(column === undefined ? {} : { column }), message };
  }
}

/** The fault of a file that makes no sense from a line on. */
export function unreadable(line: number, code: string, reason: string, column?: string): ImportFault {
  return new ImportFault(line, code, `${reason}; nothing from here on was read`, column);
}

export type OfflineChannel = Exclude<CodeOf<'volumeChannel'>, 'online'>;
export const OfflineChannel = z.enum(codes('volumeChannel')).exclude(['online']);

export const Label = z.strictObject({ de: z.string().min(1).max(300), en: z.string().min(1).max(300).optional() });
export type Label = z.output<typeof Label>;

/** The fields of a mapping that name and declare the offer; a connector's own mapping schema spreads them. */
export const offerFields = {
  authority: Ars,
  service: z.strictObject({
    key: ServiceKey,
    name: Label,
    topic: z.string().min(1).optional(),
    audience: z.enum(codes('audience')).optional(),
  }),
  offer: z
    .strictObject({
      idleMinutes: z.int().min(1).optional(),
      draftDays: z.int().min(1).optional(),
      free: z.boolean().optional(),
      measures: z.array(z.enum(eventTypes)).optional(),
      onlineSince: z.iso.date().optional(),
      onlineUntil: z.iso.date().optional(),
    })
    .default({}),
};

/** A mapping that cannot be used; the message has one line for each fault, `<path>: <reason>`. */
export class MappingError extends Error {}

/** Reads a mapping from its JSON text by a connector's schema. Throws MappingError. */
export function parseMapping<S extends z.ZodType>(schema: S, json: string): z.output<S> {
  return checkMapping(schema, jsonIn(json));
}

/** What the text of a mapping says. Throws MappingError where it is not JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    // where the text goes wrong, but not the text itself, which the error may quote
    const place = / at position \d+[^"]*$/.exec(error instanceof Error ? error.message : '')?.[0] ?? '';
    throw new MappingError(`the mapping is not JSON${place}: check its brackets, commas and quotation marks`);
  }
}

/** Checks a mapping by a connector's schema. Throws MappingError. */
export function checkMapping<S extends z.ZodType>(schema: S, content: unknown): z.output<S> {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, listed.faults).map((issue) => explain(issue, []));
  throw new MappingError(
    faults.map((fault) => (fault.length > listed.length ? `${fault.slice(0, listed.length)} …` : fault)).join('\n'),
  );
}

/** What is said of a mapping at most: made by a program, it may have one fault ten thousand times. */
const listed = { faults: 20, length: 300 };

/** `moments.started: …`; of a union the alternative that went furthest is the one that was meant. */
function explain(issue: z.core.$ZodIssue, above: PropertyKey[]): string {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.flat().sort((one, other) => other.path.length - one.path.length)[0];
    if (deepest && deepest.path.length > 0) return explain(deepest, path);
  }
  return `${path.map(String).join('.') || 'mapping'}: ${issue.message}`;
}

/**
 * The attempt of a foreign case. An id that could be an attempt's stays, so that events of the same attempt from
 * elsewhere find it; any other (too short, with spaces …) becomes 132 bits of its SHA-256, so that importing again
 * finds it too. Like any attempt's id it is replaced by an HMAC before it is stored, so a short case number cannot be
 * guessed back from the database.
 */
export function attemptId(caseId: string): string {
  return /^[A-Za-z0-9_-]{16,64}$/.test(caseId) ? caseId : createHash('sha256').update(caseId).digest('base64url').slice(0, 22);
}

/**
 * A key (`^[a-z0-9][a-z0-9_-]{0,62}$`) made of a name. A name that is cut, leaves nothing, or gives a key already
 * `taken` by another name gets six digits of its SHA-256 behind it.
 */
export function keyOfName(name: string, taken: ReadonlySet<string>): string {
  const key = plainLetters(name)
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '');
  if (key !== '' && key.length <= 63 && !taken.has(key)) return key;
  const digits = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${key.slice(0, 56) || 'step'}-${digits}`;
}

/** A key for a service that has no LeiKa key: a slug of its name, or one with six more digits where that is `taken`. */
export function slugOfName(name: string, taken: (slug: string) => boolean): string {
  const key = keyOfName(name, new Set());
  const slug = fitting(key);
  return taken(slug) ? fitting(keyOfName(name, new Set([key]))) : slug;
}

function fitting(key: string): string {
  const slug = key.replaceAll('_', '-');
  return /^[a-z]/.test(slug) && slug.length > 2 ? slug : `leistung-${slug}`.slice(0, 63);
}

const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit' });

/** The month (`2011-10`, Europe/Berlin) of a moment in milliseconds since 1970. */
export function localMonth(milliseconds: number): string {
  const parts = berlin.formatToParts(milliseconds);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}`;
}
