import { z } from 'zod';
import { Ars, ServiceKey } from './event.ts';
import type { Text } from './kpi.ts';

/** Kinds of findings about master data, the gravest first, each with what to do about it. */
export interface FindingKind {
  title: Text;
  advice: Text;
}

export const findingKinds = {
  never_used: {
    title: { de: 'Online, aber nie genutzt', en: 'Online, but never used' },
    advice: {
      de: 'Prüfen Sie mit „connect-check“, ob die Plattform für diesen Online-Dienst sendet, oder tragen Sie ein, bis wann er online war.',
      en: 'Check with connect-check whether the platform sends for this offer, or enter until when it was online.',
    },
  },
  measure_silent: {
    title: { de: 'Angekündigt, aber nicht gemeldet', en: 'Declared, but not reported' },
    advice: {
      de: 'Lassen Sie die Plattform diese Ereignisse senden, oder nehmen Sie sie aus dem heraus, was der Online-Dienst messen kann.',
      en: 'Have the platform send these events, or take them out of what the offer can measure.',
    },
  },
  start_inferred: {
    title: { de: 'Beginn erschlossen', en: 'Start inferred' },
    advice: {
      de: 'An diesen Tagen kamen Nutzungsvorgänge ohne „Start“ an. Als Beginn zählt ihr erstes Ereignis, also vielleicht zu spät. Lassen Sie die Plattform jeden Start senden.',
      en: 'On these days attempts arrived without `started`. Their first event counts as the start, which may be too late. Have the platform send every start.',
    },
  },
  step_never_reached: {
    title: { de: 'Schritt nie erreicht', en: 'Step never reached' },
    advice: {
      de: 'In 90 Tagen hat niemand diese Schritte erreicht. Gleichen Sie ihre Schlüssel mit dem Formular ab, oder entfernen Sie sie.',
      en: 'Nobody reached these steps in 90 days. Compare their keys with those of the form, or remove them.',
    },
  },
  duplicate_service: {
    title: { de: 'Leistung vermutlich doppelt', en: 'Service probably there twice' },
    advice: {
      de: 'Diese Leistungen heißen gleich oder fast gleich. Führen Sie sie unter einem Schlüssel, sonst sind Kommunen nicht vergleichbar.',
      en: 'These services have the same name, or nearly. Keep them under one key, otherwise authorities cannot be compared.',
    },
  },
  named_differently: {
    title: { de: 'Leistung andernorts anders benannt', en: 'Service named differently elsewhere' },
    advice: {
      de: 'Portale nennen diese Leistung anders als hier. Prüfen Sie, ob dieselbe gemeint ist, und einigen Sie sich auf einen Namen.',
      en: 'Portals name this service differently than here. Check whether the same one is meant, and agree on one name.',
    },
  },
  no_steps: {
    title: { de: 'Online-Dienst ohne Schritte', en: 'Offer without steps' },
    advice: {
      de: 'Tragen Sie die Schritte des Formulars ein, damit sichtbar wird, wo Menschen aussteigen.',
      en: 'Declare the steps of the form, so that it shows where people leave.',
    },
  },
  label_missing: {
    title: { de: 'Schritte ohne Bezeichnung', en: 'Steps without a label' },
    advice: {
      de: 'Geben Sie diesen Schritten Bezeichnungen, die jeder versteht; bisher steht nur ihr Schlüssel da.',
      en: 'Give these steps labels that everybody understands; only their keys are there now.',
    },
  },
  no_leika_key: {
    title: { de: 'Leistung ohne LeiKa-Schlüssel', en: 'Service without a LeiKa key' },
    advice: {
      de: 'Führen Sie die Leistung unter ihrem LeiKa-Schlüssel, damit sie mit anderen vergleichbar ist und gemeldet werden kann.',
      en: 'Keep the service under its LeiKa key, so that it can be compared with others and handed over.',
    },
  },
  no_leika_type: {
    title: { de: 'Leistung ohne LeiKa-Typ', en: 'Service without a LeiKa type' },
    advice: { de: 'Tragen Sie den LeiKa-Typ der Leistung ein.', en: 'Enter the LeiKa type of the service.' },
  },
  page_without_url: {
    title: { de: 'Seiten ohne Adresse', en: 'Pages without an address' },
    advice: {
      de: 'Tragen Sie die Adressen dieser Seiten ein; ohne sie können ihre Aufrufe nicht an das Single Digital Gateway gemeldet werden.',
      en: 'Enter the addresses of these pages; without them their views cannot be handed over to the Single Digital Gateway.',
    },
  },
  code_of_one_source: {
    title: { de: 'Code nur bei einer Quelle', en: 'Code that only one source uses' },
    advice: {
      de: 'Nur eine Quelle verwendet diese Codes, andere melden dort andere. Prüfen Sie ihre Zuordnung.',
      en: 'Only one source uses these codes where others report different ones. Check its mapping.',
    },
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingKinds;
export const findingCodes = Object.keys(findingKinds) as [FindingCode, ...FindingCode[]];

export const QualityQuery = z.strictObject({
  authority: Ars.optional(),
  service: ServiceKey.optional(),
  code: z.enum(findingCodes).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).optional().meta({
    description: 'findings of each code that are listed at most; `counts` says how many there are',
  }),
});
export type QualityQuery = z.output<typeof QualityQuery>;

/** Things named in a finding at most. */
export const mostNamed = 20;
export const Finding = z.object({
  code: z.enum(findingCodes),
  authority: z.string().nullable().meta({ description: 'null: it is about the instance' }),
  service: z.string().nullable(),
  count: z.int().meta({ description: 'how many things it is about' }),
  what: z.array(z.string()).meta({
    description: `at most ${mostNamed} of them: keys of steps, pages or services, event types, days, names; of codes "dimension category"`,
  }),
  source: z.string().optional().meta({ description: 'name of the source, of code_of_one_source' }),
  advice: z.string().meta({ description: 'what to do' }),
});
export type Finding = z.output<typeof Finding>;
export const QualityAnswer = z.object({
  findings: z.array(Finding).meta({ description: 'by code, the gravest first' }),
  counts: z
    .array(z.object({ code: z.enum(findingCodes), findings: z.int() }))
    .meta({ description: 'all that are found, also beyond `limit`' }),
});
export type QualityAnswer = z.output<typeof QualityAnswer>;
