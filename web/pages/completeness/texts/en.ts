import { byCount } from '../../../i18n/byCount.ts';
import type { de } from './de.ts';

/** English texts of completeness. */
export const en: typeof de = {
  title: 'Completeness of the data',
  lead: 'Before you believe a figure: which months of each online service were measured, and where is something missing?',
  caption: (range: string) => `Online services and months, ${range}`,
  scrollable: 'Table of completeness, can be scrolled sideways',
  legend: 'Key',
  states: { measured: 'measured', late: 'late', silent: 'silent', not_connected: 'not connected' },
  meaning: {
    measured: 'All that was to be expected of this month is there.',
    late: 'More may come: the month is running, limits are open, or the platform delivers later.',
    silent: 'Longer without events than happens with this service on such weekdays. Values are too low.',
    not_connected: 'Before the first event, or the service was not online.',
  },
  reasons: {
    not_over: 'the month is not over',
    open: 'limits of attempts have not run out',
    tallying: 'events are still being tallied',
    behind: 'the platform delivers later than usual',
  },
  gaps: 'What is missing',
  noGaps: 'No online service was silent for longer than usual in these months.',
  gap: (offer: string, month: string, longest: string) =>
    `${offer}, ${month}: no events for ${longest} ${byCount(longest, 'day', 'days')}`,
  usual: (days: string) => `; from ${days} ${byCount(days, 'day', 'days')} on this is unusual here`,
  lastDay: (day: string) => `. Last day with events up to the end of the month: ${day}`,
  none: 'There is no online service here yet of which anything could be told.',
  csv: 'Download as CSV',
  fileName: 'completeness',
  noCsv: 'The file could not be made.',
};
