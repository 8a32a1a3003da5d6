import type { Kpi } from '../contract/kpi.ts';
import type { Language } from '../contract/wording.ts';

/** Numbers and days as the screens write them: `1.234`, `81,3 %`, `4 min 20 s`, `4,3`; missing is `–`. */
type Unit = Kpi['unit'];

export const missing = '–';
const localeOf = (language: Language) => (language === 'de' ? 'de-DE' : 'en-GB');
const digitsOf: Record<Exclude<Unit, 'seconds'>, number> = { count: 0, share: 1, ratio: 2, rate: 2, stars: 1 };

export function figure(value: number | null, unit: Unit, language: Language): string {
  if (value === null) return missing;
  if (unit === 'seconds') return duration(value);
  const digits = { minimumFractionDigits: digitsOf[unit], maximumFractionDigits: digitsOf[unit] };
  const style = unit === 'share' ? { style: 'percent' as const } : {};
  return new Intl.NumberFormat(localeOf(language), { ...style, ...digits }).format(value);
}

export const count = (value: number, language: Language): string => figure(value, 'count', language);

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  const parts = hours ? [hours, 'h', minutes % 60, 'min'] : minutes ? [minutes, 'min', whole % 60, 's'] : [whole, 's'];
  return parts.join('\u00a0');
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
