import { eventTime } from '../contract/event.ts';

/**
 * Times and months as tables write them. What has no offset is local time (Europe/Berlin); in the hour that comes twice
 * in October the first is meant, as nothing in such a table tells them apart.
 */
interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
  fraction: string;
  offset: string | undefined;
}

const iso =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?<offset> ?(?:[Zz]|[+-]\d\d:?\d\d))?$/;
const german =
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}),? +(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d))?(?: Uhr)?$/;

/** The RFC 3339 text of a time in ISO or German form, or in `format` where that is given; undefined where it is none. */
export function timeOf(text: string, format?: string): string | undefined {
  if (format !== undefined) return written(patternOf(format).exec(text)?.groups);
  if (!Number.isNaN(eventTime(text))) return text;
  return written((iso.exec(text) ?? german.exec(text))?.groups);
}

const months = [/^(?<year>\d{4})-(?<month>\d\d)(?:-01)?$/, /^(?:0?1\.)?(?<month>\d{1,2})[./](?<year>\d{4})$/];

/** The month (`2026-09`) that a text names: 2026-09, 09.2026, 9/2026, 01.09.2026; undefined where it names none. */
export function monthOf(text: string, format?: string): string | undefined {
  const found = (format === undefined ? months : [patternOf(format)])
    .map((pattern) => pattern.exec(text)?.groups)
    .find((groups) => groups);
  return found ? `${found['year']}-${(found['month'] ?? '').padStart(2, '0')}` : undefined;
}

const tokens: Record<string, string> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d\\d)',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d\\d)',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d\\d)',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d\\d)',
  ss: '(?<second>\\d\\d)',
};
const token = /yyyy|MM?|dd?|HH?|mm|ss|[^A-Za-z]|T/g;

/** Whether a text is a format that `timeOf` takes: yyyy, MM, M, dd, d, HH, H, mm, ss, each at most once. */
export function isDateFormat(format: string): boolean {
  const parts = format.match(token) ?? [];
  const groups = parts.filter((part) => part in tokens).map((part) => part[0] + (part[0] === 'M' ? 'onth' : ''));
  return parts.join('') === format && new Set(groups).size === groups.length && /yyyy/.test(format) && /M/.test(format);
}

const patterns = new Map<string, RegExp>();

function patternOf(format: string): RegExp {
  let pattern = patterns.get(format);
  if (!pattern) {
    const source = (format.match(token) ?? []).map((part) => tokens[part] ?? part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    pattern = new RegExp(`^${source.join('')}$`);
    patterns.set(format, pattern);
  }
  return pattern;
}

/** A day without an hour (a format may have none) is taken at noon, so that it stays that day everywhere. */
function written(groups: Partial<Parts> | undefined): string | undefined {
  if (!groups?.year || !groups.month || !groups.day) return undefined;
  const { year, month, day, hour = '12', minute = '00', second = '00', fraction } = groups;
  const two = (text: string) => text.padStart(2, '0');
  const local = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${fraction ? `.${fraction}` : ''}`;
  const given = groups.offset?.trim();
  const offset = given === undefined ? localOffset(local) : /^[Zz]$/.test(given) ? 'Z' : given.replace(/^(.{3}):?/, '$1:');
  const text = `${local}${offset}`;
  return offset !== undefined && !Number.isNaN(eventTime(text)) ? text : undefined;
}

/** `+02:00` or `+01:00`, or undefined for an hour that the clocks leave out. */
function localOffset(local: string): string | undefined {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const hours = [2, 1].find((ahead) => hoursAhead(asUtc - ahead * 3_600_000) === ahead);
  return hours === undefined ? undefined : `+0${hours}:00`;
}

const berlin = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', day: '2-digit', hour: '2-digit', hourCycle: 'h23' });
const remembered = new Map<number, number>();

/** Hours that Berlin is ahead of UTC in the hour of a moment; Intl is slow, and a table has many times of one hour. */
function hoursAhead(moment: number): number {
  const hour = Math.floor(moment / 3_600_000);
  let ahead = remembered.get(hour);
  if (ahead === undefined) {
    const parts = berlin.formatToParts(hour * 3_600_000);
    const local = Number(parts.find(({ type }) => type === 'hour')?.value);
    ahead = (local - (((hour % 24) + 24) % 24) + 24) % 24;
    if (remembered.size > 20_000) remembered.clear();
    remembered.set(hour, ahead);
  }
  return ahead;
}
