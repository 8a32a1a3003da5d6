import { byCount } from '../../../i18n/byCount.ts';

/** German texts of completeness; their shape is what every other language must fill. */
export const de = {
  title: 'Vollständigkeit der Daten',
  lead: 'Bevor Sie einer Zahl glauben: Welche Monate wurden je Online-Dienst gemessen, und wo fehlt etwas?',
  caption: (range: string) => `Online-Dienste und Monate, ${range}`,
  scrollable: 'Tabelle der Vollständigkeit, seitlich verschiebbar',
  legend: 'Zeichenerklärung',
  states: { measured: 'gemessen', late: 'verspätet', silent: 'still', not_connected: 'nicht angebunden' },
  meaning: {
    measured: 'Für diesen Monat liegt alles vor, was zu erwarten war.',
    late: 'Es kann noch etwas kommen: Der Monat läuft, Fristen sind offen, oder die Plattform liefert später.',
    silent: 'Länger ohne Ereignisse, als es bei diesem Dienst an solchen Wochentagen vorkommt. Werte sind zu niedrig.',
    not_connected: 'Vor dem ersten Ereignis, oder der Dienst war nicht online.',
  },
  reasons: {
    not_over: 'der Monat ist nicht zu Ende',
    open: 'Fristen von Vorgängen laufen noch',
    tallying: 'Ereignisse werden noch ausgewertet',
    behind: 'die Plattform liefert später als sonst',
  },
  gaps: 'Was fehlt',
  noGaps: 'In diesen Monaten war kein Online-Dienst länger still als üblich.',
  gap: (offer: string, month: string, longest: string) =>
    `${offer}, ${month}: ${longest} ${byCount(longest, 'Tag', 'Tage')} lang keine Ereignisse`,
  usual: (days: string) => `; ab ${days} ${byCount(days, 'Tag', 'Tagen')} ist das hier ungewöhnlich`,
  lastDay: (day: string) => `. Letzter Tag mit Ereignissen bis zum Monatsende: ${day}`,
  none: 'Hier ist noch kein Online-Dienst, über den sich etwas sagen ließe.',
  csv: 'Als CSV herunterladen',
  fileName: 'vollstaendigkeit',
  noCsv: 'Die Datei konnte nicht erzeugt werden.',
};
