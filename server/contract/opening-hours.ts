/** ISO weekdays (1 Monday … 7) and local hours, `fromHour` included, `toHour` not. */
export interface OpeningHours {
  weekdays: number[];
  fromHour: number;
  toHour: number;
}

/** Reads opening hours like `Mo-Fr 08:00-16:00`, full hours; the text has been checked before. */
export function parseOpeningHours(text: string): OpeningHours {
  const names = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
  const from = names.indexOf(text.slice(0, 2)) + 1;
  const to = names.indexOf(text.slice(3, 5)) + 1;
  const weekdays = names
    .map((_, index) => index + 1)
    .filter((day) => (from <= to ? day >= from && day <= to : day >= from || day <= to));
  return { weekdays, fromHour: Number(text.slice(6, 8)), toHour: Number(text.slice(12, 14)) };
}
