/** Days and hours of Europe/Berlin, looked up in Intl only: nothing here is shared with the server. */
export interface LocalTime {
  /** `YYYY-MM-DD` */
  day: string;
  /** 0–23; the hour that comes twice in October is the same hour both times */
  hour: number;
  /** 1 Monday – 7 Sunday */
  weekday: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const berlin = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  weekday: 'short',
  hourCycle: 'h23',
});

export function localTime(ms: number): LocalTime {
  const parts = Object.fromEntries(berlin.formatToParts(ms).map(({ type, value }) => [type, value]));
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    hour: Number(parts['hour']),
    weekday: weekdays.indexOf(parts['weekday'] ?? '') + 1,
  };
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** First day of the interval a day is in, or `total`. */
export function periodOf(day: string, interval: string): string {
  if (interval === 'total') return 'total';
  if (interval === 'year') return `${day.slice(0, 4)}-01-01`;
  if (interval === 'month') return `${day.slice(0, 7)}-01`;
  if (interval === 'quarter')
    return `${day.slice(0, 5)}${['01', '04', '07', '10'][Math.floor((Number(day.slice(5, 7)) - 1) / 3)]}-01`;
  if (interval === 'week') {
    let monday = day;
    while (new Date(`${monday}T12:00:00Z`).getUTCDay() !== 1) monday = dayAfter(monday, -1);
    return monday;
  }
  return day;
}

/** The months, `YYYY-MM`, of which every day is among these days. */
export function wholeMonthsOf(days: string[]): string[] {
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  return months.filter((month) => {
    const first = `${month}-01`;
    let last = first;
    while (dayAfter(last).startsWith(month)) last = dayAfter(last);
    return days.includes(first) && days.includes(last);
  });
}
