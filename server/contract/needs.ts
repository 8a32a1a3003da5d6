import type { Need, Text } from './kpi.ts';

/** What a KPI needs, in words that name what is counted. */
export const needLabels: Record<Need, Text> = {
  visited: { de: 'Aufrufe', en: 'page views' },
  started: { de: 'Starts', en: 'starts' },
  step: { de: 'Schritte', en: 'steps' },
  authenticated: { de: 'Anmeldungen', en: 'sign-ins' },
  payment: { de: 'Zahlungen', en: 'payments' },
  saved: { de: 'gespeicherte Entwürfe', en: 'saved drafts' },
  resumed: { de: 'fortgesetzte Entwürfe', en: 'resumed drafts' },
  error: { de: 'Fehlermeldungen', en: 'errors' },
  submitted: { de: 'Eingänge', en: 'submissions' },
  ineligible: { de: 'Ende ohne Anspruch', en: 'endings without entitlement' },
  abandoned: { de: 'Abbrüche', en: 'abandonments' },
  rated: { de: 'Bewertungen', en: 'ratings' },
  decided: { de: 'Entscheidungen', en: 'decisions' },
  volumes: { de: 'Offline-Mengen', en: 'offline volumes' },
  inhabitants: { de: 'Einwohnerzahl', en: 'number of inhabitants' },
};
