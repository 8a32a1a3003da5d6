import type { Text } from '../contract/comparison.ts';
import { type DimensionName, dimensions } from '../contract/dimensions.ts';
import { type Insight, type InsightName, insightKindOf } from '../contract/insights.ts';
import { type KpiId, kpiOf } from '../contract/kpis.ts';
import { countText, inBoth, type Language, percentText, valueText } from '../contract/wording.ts';

/** An insight in a sentence or two, with all its numbers. */
export function insightText(insight: Omit<Insight, 'text'>): Text {
  return inBoth((language) => {
    const { kpi, value, n, compared } = insight;
    const other = sideText(kpi, compared, language);
    return `${subject(insight, language)}: ${sideText(kpi, { value, n }, language)}, ${against(insight, language)} ${other}. ${effect(insight, language)}`;
  });
}

/** Errors are a count, here told as the share of attempts. */
function sideText(kpi: KpiId, { value, n }: { value: number; n: number }, language: Language): string {
  const text = kpiOf(kpi).unit === 'count' ? percentText(value, language) : valueText(kpi, value, language);
  return `${text} (n = ${countText(n, language)})`;
}

const subjects: { [kind in InsightName]?: { de: string; en: string } } = {
  payment_failures_rising: { de: 'Mehr Zahlungen schlagen fehl', en: 'More payments fail' },
  failures_rising: { de: 'Mehr Nutzungsvorgänge scheitern technisch', en: 'More attempts fail for technical reasons' },
  completion_falling: { de: 'Weniger schließen ab', en: 'Fewer complete' },
  completion_below_peers: { de: 'Weniger schließen ab als anderswo', en: 'Fewer complete than elsewhere' },
  satisfaction_falling: { de: 'Die Zufriedenheit sinkt', en: 'Satisfaction is falling' },
  drafts_rising: { de: 'Mehr werden erst nach einer Pause fertig', en: 'More need a break before they are done' },
};

function subject({ kind, kpi, dimension, category, label }: Omit<Insight, 'text'>, language: Language): string {
  const name = label?.[language] ?? '';
  if (dimension === 'step' && category === '')
    return language === 'de' ? 'Mehr steigen vor dem ersten Schritt aus' : 'More leave before the first step';
  if (dimension === 'step')
    return language === 'de' ? `Mehr steigen beim Schritt „${name}“ aus` : `More leave at the step “${name}”`;
  if (dimension === 'error_kind')
    return language === 'de'
      ? `Mehr bekommen einen Fehler der Art „${name}“ gezeigt`
      : `More are shown an error of the kind “${name}”`;
  if (dimension !== undefined) {
    const of = dimensions[dimension as DimensionName][language];
    return language === 'de' ? `Weniger schließen ab mit ${of} „${name}“` : `Fewer complete with ${of} “${name}”`;
  }
  return subjects[kind]?.[language] ?? kpiOf(kpi)[language];
}

function against({ compared }: Omit<Insight, 'text'>, language: Language): string {
  switch (compared.with) {
    case 'before':
      return language === 'de' ? 'zuvor' : 'before it was';
    case 'rest':
      return language === 'de' ? 'bei allen übrigen' : 'for all others';
    case 'peers':
      return language === 'de' ? `im Mittel von ${compared.members} anderen` : `on average of ${compared.members} others`;
  }
}

/** People are counted whole. */
function effect({ kind, effect: { value } }: Omit<Insight, 'text'>, language: Language): string {
  const about = countText(Math.max(1, Math.round(value)), language);
  return {
    submissions: {
      de: `Ohne diesen Unterschied wären etwa ${about} mehr ans Ziel gekommen.`,
      en: `Without this difference about ${about} more would have got there.`,
    },
    stars: {
      de: `Das ist, als hätten etwa ${about} Personen einen Stern weniger gegeben.`,
      en: `That is as if about ${about} people had given one star less.`,
    },
    errors: { de: `Das sind etwa ${about} mehr.`, en: `That is about ${about} more.` },
    drafts: { de: `Das sind etwa ${about} mehr.`, en: `That is about ${about} more.` },
  }[insightKindOf(kind).counts][language];
}
