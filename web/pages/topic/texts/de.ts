import { byCount } from '../../../i18n/byCount.ts';

/** German texts of the page of a topic; their shape is what every other language must fill. */
export const de = {
  title: 'Themen',
  unknown: 'Zu diesem Thema gibt es hier keinen Online-Dienst',
  unknownThere: 'Zu diesem Thema bietet diese Kommune nichts an',
  worst: 'Wo die meisten Menschen aussteigen',
  noWorst: 'Bei keinem Online-Dienst dieses Themas lässt sich das sagen: Es gibt zu wenige Vorgänge oder keine Schritte.',
  worstAt: (step: string, left: string, reached: string, share: string) =>
    `„${step}“: ${left} von ${reached} ${byCount(reached, 'Vorgang', 'Vorgängen')} ${byCount(left, 'endet', 'enden')} dort (${share}).`,
  noInsights: 'Nichts, was über den Zufall hinausgeht.',
  looked: (count: string) =>
    `Geprüfte Online-Dienste: ${count}, jene, die die meisten Menschen verlieren oder am meisten genutzt werden.`,
  offers: (count: string) => `Online-Dienste dieses Themas: ${count}`,
};
