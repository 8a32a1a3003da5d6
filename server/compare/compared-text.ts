import type { Text, Verdict } from '../contract/comparison.ts';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import { type Estimate, fewest, isBeyondChance } from '../contract/statistics.ts';
import { figureText, inBoth, type Language, valueText } from '../contract/wording.ts';

/** What a comparison comes to, in words. */
export function verdictOf(n: number, away: Estimate | undefined): Verdict {
  if (n < fewest) return 'few';
  if (!away) return 'unclear';
  if (!isBeyondChance(away)) return 'chance';
  return away.value > 0 ? 'above' : 'below';
}

export interface Compared {
  name: string;
  kpi: KpiId;
  /** the values are per 1,000 inhabitants */
  per1000: boolean;
  value: number;
  n: number;
  mean: number;
  members: number;
  verdict: Verdict;
}

/** Marburg, completion rate: 81.2% (n = 160), the mean of 4 authorities is 74%. Chance alone hardly explains that it is higher. */
export function comparedText({ name, kpi, per1000, value, n, mean, members, verdict }: Compared): Text {
  return inBoth((language) => {
    const figure = (of: number) => `${valueText(kpi, of, language)}${per1000 ? per1000Text[language] : ''}`;
    const own = per1000 ? figure(value) : figureText(kpi, value, n, language);
    const theirs = language === 'de' ? `der Mittelwert von ${members} Kommunen ist` : `the mean of ${members} authorities is`;
    return `${name}, ${kpiOf(kpi)[language]}: ${own}, ${theirs} ${figure(mean)}. ${sentences[language][verdict]}`;
  });
}

const per1000Text = { de: ' je 1.000 Einwohner', en: ' per 1,000 inhabitants' };

const sentences: { [language in Language]: { [verdict in Verdict]: string } } = {
  de: {
    above: 'Dass der Wert höher ist, erklärt der Zufall allein kaum.',
    below: 'Dass der Wert niedriger ist, erklärt der Zufall allein kaum.',
    chance: 'Der Unterschied kann Zufall sein.',
    few: `Unter ${fewest} Fällen lässt sich kein Unterschied feststellen.`,
    unclear: 'Ob der Unterschied Zufall sein kann, lässt sich für diese Kennzahl nicht sagen.',
  },
  en: {
    above: 'Chance alone hardly explains that it is higher.',
    below: 'Chance alone hardly explains that it is lower.',
    chance: 'The difference may be chance.',
    few: `With fewer than ${fewest} cases no difference can be told.`,
    unclear: 'Whether the difference may be chance cannot be told for this KPI.',
  },
};
