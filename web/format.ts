import { type Day, type Interval, weekNumber } from '../server/contract/days.ts';
import type { Kpi } from '../server/contract/kpi.ts';
import type { Language } from './filters.ts';

/** Numbers and times as people read them. A missing value is `–`; why it is missing is said beside it, never here. */
export type Unit = Kpi['unit'];

export const missing = '–';
const locale = (language: Language): string => (language === 'de' ? 'de-DE' : 'en-GB');
/** A space at which no line breaks. */
const space = '\u00a0';

/** Makes each formatter once: making one takes as long as a hundred uses of it, and a page needs thousands. */
function kept<Options extends object, Format>(make: (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (language: Language, options: Options): Format => {
    const key = `${language} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(locale(language), options);
    made.set(key, format);
    return format;
  };
}
const numbers = kept((named, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(named, options));
const dates = kept((named, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(named, options));

const number = (language: Language, digits: number): Intl.NumberFormat =>
  numbers(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const digitsOf: Record<Exclude<Unit, 'share' | 'seconds'>, number> = { count: 0, ratio: 2, rate: 2, stars: 1 };

/** `1.234`, `81,3 %`, `4 min 20 s`, `4,3`; shares are 0–1, durations are seconds. */
export function formatValue(value: number | null, unit: Unit, language: Language): string {
  if (value === null) return missing;
  if (unit === 'share') return formatShare(value, language);
  if (unit === 'seconds') return formatSeconds(value, language);
  return number(language, digitsOf[unit]).format(value);
}

function formatShare(share: number, language: Language): string {
  return numbers(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);
}

/** The two largest units that matter: `45 s`, `4 min 20 s`, `2 h 5 min`, `3 Tage 4 h`. */
function formatSeconds(seconds: number, language: Language): string {
  const whole = Math.round(seconds);
  const [minutes, hours, days] = [Math.floor(whole / 60), Math.floor(whole / 3600), Math.floor(whole / 86_400)];
  if (days) return two(days, language === 'de' ? (days === 1 ? 'Tag' : 'Tage') : days === 1 ? 'day' : 'days', hours % 24, 'h');
  if (hours) return two(hours, 'h', minutes % 60, 'min');
  return minutes ? two(minutes, 'min', whole % 60, 's') : `${whole}${space}s`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${space}${largeUnit}`;
  return small ? `${first}${space}${small}${space}${smallUnit}` : first;
}

/** Short numbers for axes: `0`, `1.500`, `20 %`, `4 min`. */
export function formatTick(value: number, unit: Unit, language: Language): string {
  if (unit === 'share') return numbers(language, { style: 'percent', maximumFractionDigits: 0 }).format(value);
  if (unit === 'seconds') return formatSeconds(value, language);
  return numbers(language, { maximumFractionDigits: 2 }).format(value);
}

export interface Change {
  direction: 'up' | 'down' | 'same';
  /** `+12,3 %` of a count, `+2,1` (percentage points) of a share, `−20 s`, `+0,2` */
  text: string;
}

/**
 * How a value differs from an earlier one: relative for counts, as a difference for everything else (shares in
 * percentage points). Undefined where one of them is missing, or where a count was 0 before.
 */
export function changeOf(value: number | null, before: number | null, unit: Unit, language: Language): Change | undefined {
  if (value === null || before === null || (unit === 'count' && before === 0)) return undefined;
  const difference = unit === 'count' ? value / before - 1 : value - before;
  const size = sizeOf(Math.abs(difference), unit, language);
  if (!/[1-9]/.test(size)) return { direction: 'same', text: size };
  return difference > 0 ? { direction: 'up', text: `+${size}` } : { direction: 'down', text: `−${size}` };
}

function sizeOf(difference: number, unit: Unit, language: Language): string {
  if (unit === 'count') return formatShare(difference, language);
  if (unit === 'seconds') return formatSeconds(difference, language);
  return number(language, unit === 'ratio' || unit === 'rate' ? 2 : 1).format(unit === 'share' ? difference * 100 : difference);
}

const date = (language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  dates(language, { timeZone: 'UTC', ...options });
const midnight = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** `01.09.2026`. */
export const formatDay = (day: Day, language: Language): string =>
  date(language, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(midnight(day));

/** `01.09.–30.09.2026`; a single day is only itself. */
export function formatRange(from: Day, to: Day, language: Language): string {
  if (from === to) return formatDay(to, language);
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  const first = sameYear
    ? date(language, { day: '2-digit', month: '2-digit' }).format(midnight(from))
    : formatDay(from, language);
  return `${first}–${formatDay(to, language)}`;
}

/** `22.11.2026, 10:00`, in Berlin. */
export const formatInstant = (instant: string, language: Language): string =>
  dates(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(new Date(instant));

/** `22.11.2026, 09:00 UTC`: hours of refusals, as senders keep their logs (docs/decisions.md). */
export const formatHour = (instant: string, language: Language): string =>
  `${dates(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(instant))}${space}UTC`;

/** The name of an interval by its first day: `Mi., 09.09.2026`, `KW 37 (ab 07.09.2026)`, `September 2026`, `Q3 2026`, `2026`. */
export function formatInterval(start: Day, interval: Interval, language: Language): string {
  switch (interval) {
    case 'day':
      return date(language, { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' }).format(midnight(start));
    case 'week':
      return language === 'de'
        ? `KW ${weekNumber(start)} (ab ${formatDay(start, language)})`
        : `Week ${weekNumber(start)} (from ${formatDay(start, language)})`;
    case 'month':
      return date(language, { month: 'long', year: 'numeric' }).format(midnight(start));
    case 'quarter':
      return `Q${(Number(start.slice(5, 7)) + 2) / 3} ${start.slice(0, 4)}`;
    case 'year':
      return start.slice(0, 4);
  }
}

/** The same, short enough for an axis: `09.09.`, `KW 37`, `Sep 26`. */
export function formatIntervalShort(start: Day, interval: Interval, language: Language): string {
  if (interval === 'day')
    return date(language, language === 'de' ? { day: '2-digit', month: '2-digit' } : { day: 'numeric', month: 'short' }).format(
      midnight(start),
    );
  if (interval === 'week') return language === 'de' ? `KW ${weekNumber(start)}` : `W${weekNumber(start)}`;
  if (interval === 'month') return date(language, { month: 'short', year: '2-digit' }).format(midnight(start));
  return formatInterval(start, interval, language);
}
