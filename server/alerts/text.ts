import type { AlertHappening, AlertRule } from '../contract/alerts.ts';
import type { Text } from '../contract/comparison.ts';
import { kpiOf } from '../contract/kpis.ts';
import { countText, inBoth, type Language, valueText } from '../contract/wording.ts';

/** A rule in a few words: `Abschlussquote unter 70 % (7 Tage)`. */
export function ruleText(rule: AlertRule): Text {
  return inBoth((language) => {
    const de = language === 'de';
    switch (rule.kind) {
      case 'threshold': {
        const { kpi, side, value, last, unit } = rule;
        const word = de ? { below: 'unter', above: 'über' }[side] : side;
        return `${kpiOf(kpi)[language]} ${word} ${valueText(kpi, value, language)} (${spanText(last, unit, language)})`;
      }
      case 'unusual': {
        const words = de
          ? { low: 'ungewöhnlich niedrig', high: 'ungewöhnlich hoch', both: 'ungewöhnlich' }
          : { low: 'unusually low', high: 'unusually high', both: 'unusual' };
        return `${kpiOf(rule.kpi)[language]} ${words[rule.side]}`;
      }
      case 'silent':
        return de ? `Keine Daten seit ${hoursText(rule.hours, language)}` : `No events for ${hoursText(rule.hours, language)}`;
    }
  });
}

function spanText(count: number, unit: 'day' | 'week', language: Language): string {
  const [one, many] =
    language === 'de'
      ? { day: ['Tag', 'Tage'], week: ['Woche', 'Wochen'] }[unit]
      : { day: ['day', 'days'], week: ['week', 'weeks'] }[unit];
  return `${countText(count, language)} ${count === 1 ? one : many}`;
}

export function hoursText(hours: number, language: Language): string {
  const [one, many] = language === 'de' ? ['Stunde', 'Stunden'] : ['hour', 'hours'];
  return `${countText(hours, language)} ${hours === 1 ? one : many}`;
}

/** A day as people write it: 21.11.2026. */
export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

const marks: { [happening in AlertHappening]: Text } = {
  raised: { de: '', en: '' },
  repeated: { de: 'Weiterhin: ', en: 'Still: ' },
  over: { de: 'Vorbei: ', en: 'Over: ' },
};

/** What stands above a message: `Vorbei: Marburg, Wohngeld: Abschlussquote unter 70 % (7 Tage)`. */
export const titleText = (what: AlertHappening, place: Text, rule: AlertRule): Text => {
  const words = ruleText(rule);
  return inBoth((language) => `${marks[what][language]}${place[language]}: ${words[language]}`);
};
