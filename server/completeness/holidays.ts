/** Public holidays of any German state, Christmas Eve and New Year's Eve: days on which offices rest somewhere. */
const milliseconds = 86_400_000;
const fixed = ['01-01', '01-06', '05-01', '08-15', '10-03', '10-31', '11-01', '12-24', '12-25', '12-26', '12-31'];
/** Good Friday, Easter, Ascension, Whitsun, Corpus Christi, as days from Easter Sunday. */
const movable = [-2, 0, 1, 39, 49, 50, 60];

/** Easter Sunday as days since 1970-01-01 (Meeus, Astronomical Algorithms, chapter 8; Gregorian calendar). */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const leap = Math.floor((8 * century + 13) / 25);
  const moon = (19 * golden + century - Math.floor(century / 4) - leap + 15) % 30;
  const days = year % 100;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(days / 4) - moon - (days % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * sunday) / 451);
  return Date.UTC(year, 2, 22 + moon + sunday - 7 * late) / milliseconds;
}

function holidaysOf(year: number): number[] {
  const easter = easterSunday(year);
  return [
    ...fixed.map((text) => Date.parse(`${year}-${text}T00:00:00Z`) / milliseconds),
    ...movable.map((offset) => easter + offset),
  ];
}

/** Made once, with a place for each day: it is asked for every day of the history of every gap. */
const years = 200;
const holidays = new Uint8Array(Date.UTC(1970 + years) / milliseconds);
for (let year = 1970; year < 1970 + years; year++) for (const day of holidaysOf(year)) holidays[day] = 1;

/** Whether a day, in days since 1970-01-01, is one of them. */
export const isHoliday = (day: number): boolean => holidays[day] === 1;
