import type { ChangeRow, Text } from '../contract/comparison.ts';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import { fewest } from '../contract/statistics.ts';
import { figureText, inBoth, type Language, valueText } from '../contract/wording.ts';

export interface Change {
  kpi: KpiId;
  value: number | null;
  n: number | null;
  before: number | null;
  nBefore: number | null;
  verdict: ChangeRow['verdict'];
}

/** Completion rate: 81.2% (n = 160) after 74% (n = 180). The difference may be chance. */
export function changeText({ kpi, value, n, before, nBefore, verdict }: Change): Text {
  const isCount = kpiOf(kpi).unit === 'count';
  return inBoth((language) => {
    const side = (of: number | null, cases: number | null) =>
      of === null ? unknown[language] : isCount ? valueText(kpi, of, language) : figureText(kpi, of, cases ?? 0, language);
    const after = language === 'de' ? 'nach' : 'after';
    return `${kpiOf(kpi)[language]}: ${side(value, n)} ${after} ${side(before, nBefore)}. ${sentences[language][verdict]}`;
  });
}

const unknown = { de: 'unbekannt', en: 'unknown' };

const sentences: { [language in Language]: { [verdict in ChangeRow['verdict']]: string } } = {
  de: {
    rise: 'Den Anstieg erklärt der Zufall allein kaum.',
    fall: 'Den Rückgang erklärt der Zufall allein kaum.',
    chance: 'Der Unterschied kann Zufall sein.',
    few: `Unter ${fewest} Fällen lässt sich keine Veränderung feststellen.`,
    unclear: 'Ob der Unterschied Zufall sein kann, lässt sich nicht sagen.',
  },
  en: {
    rise: 'Chance alone hardly explains the rise.',
    fall: 'Chance alone hardly explains the fall.',
    chance: 'The difference may be chance.',
    few: `With fewer than ${fewest} cases no change can be told.`,
    unclear: 'Whether the difference may be chance cannot be told.',
  },
};
