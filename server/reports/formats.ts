import type { Kpi } from '../contract/kpi.ts';
import type { Language } from '../contract/wording.ts';

/** Numbers and days as the screens write them: `1.234`, `81,3 %`, `4 min 20 s`, `4,3`; missing is `–`. */
type Unit = Kpi['unit'];

export const missing = '–';
const localeOf = (language: Language) => (language === 'de' ? 'de-DE' : 'en-GB');
const digitsOf: Record<Exclude<Unit, 'seconds'>, number> = { count: 0, share: 1, ratio: 2, rate: 2, stars: 1 };

export function figure(value: number | null, unit: Unit, language: Language): string {
  if (value === null) return missing;
  if (unit === 'seconds') return duration(value, language);
  const digits = { minimumFractionDigits: digitsOf[unit], maximumFractionDigits: digitsOf[unit] };
  const style = unit === 'share' ? { style: 'percent' as const } : {};
  return new Intl.NumberFormat(localeOf(language), { ...style, ...digits }).format(value);
}

export const count = (value: number, language: Language): string => figure(value, 'count', language);

/** The two largest units, without a 0 behind: `45 s`, `5 min`, `2 h 5 min`, `3 Tage 4 h`. */
function duration(seconds: number, language: Language): string {
  const whole = Math.round(seconds);
  const [minutes, hours, days] = [Math.floor(whole / 60), Math.floor(whole / 3600), Math.floor(whole / 86_400)];
  const day = { de: days === 1 ? 'Tag' : 'Tage', en: days === 1 ? 'day' : 'days' }[language];
  const all: [number, string][] = [
    [days, day],
    [hours % 24, 'h'],
    [minutes % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = all.findIndex(([many]) => many > 0);
  const shown = first < 0 ? all.slice(-1) : all.slice(first, first + 2).filter(([many]) => many > 0);
  return shown.flat().join('\u00a0');
}

/** A day that stands for itself, in no zone. */
export function day(of: string, language: Language, style: 'long' | 'short' = 'long'): string {
  const options = style === 'long' ? ({ dateStyle: 'medium' } as const) : ({ day: 'numeric', month: 'numeric' } as const);
  return new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: 'UTC' }).format(new Date(`${of}T00:00:00Z`));
}

/** A moment in local time. */
export const moment = (at: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(
    new Date(at),
  );
