/**
 * Every code list with its labels: the one home of codes for the API, the dictionary, the files and the screens.
 *
 * The position of a code in its list is its rank (events.md: at the same time the later one wins) and is stored
 * with attempts, so lists only ever grow at the end; `tests/codelists.test.ts` holds the positions.
 */
export interface Code {
  code: string;
  de: string;
  en: string;
}

export const codeLists = {
  /** BundID methods as named by the user-account providers; STORK-QAA-Level-1..4 = basic, normal, substantial, high */
  authMethod: [
    { code: 'none', de: 'Ohne Anmeldung', en: 'No sign-in' },
    { code: 'basic', de: 'BundID Benutzername', en: 'User name and password' },
    { code: 'eid', de: 'Online-Ausweis (eID)', en: 'Online ID card (eID)' },
    { code: 'smart_eid', de: 'Smart-eID', en: 'Smart-eID' },
    { code: 'elster', de: 'ELSTER-Zertifikat', en: 'ELSTER certificate' },
    { code: 'unternehmenskonto', de: 'Mein Unternehmenskonto', en: 'Company account' },
    { code: 'eidas', de: 'EU-Identität (eIDAS)', en: 'EU identity (eIDAS)' },
    { code: 'fink', de: 'FINK', en: 'FINK' },
    { code: 'authega', de: 'Authega', en: 'Authega' },
    { code: 'diia', de: 'Diia', en: 'Diia' },
    { code: 'other', de: 'Andere', en: 'Other' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  trustLevel: [
    { code: 'none', de: 'Kein', en: 'None' },
    { code: 'basic', de: 'Basisregistrierung', en: 'Basic' },
    { code: 'normal', de: 'Normal', en: 'Normal' },
    { code: 'substantial', de: 'Substanziell', en: 'Substantial' },
    { code: 'high', de: 'Hoch', en: 'High' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  /**
   * covers XBezahldienste GIROPAY, PAYDIRECT, CREDITCARD, PAYPAL, OTHER; giropay and paydirekt ended on 2024-12-31 and stay
   * as legacy codes
   */
  paymentMethod: [
    { code: 'free', de: 'Gebührenfrei', en: 'Free of charge' },
    { code: 'invoice', de: 'Rechnung', en: 'Invoice' },
    { code: 'direct_debit', de: 'SEPA-Lastschrift', en: 'SEPA direct debit' },
    { code: 'credit_card', de: 'Kreditkarte', en: 'Credit card' },
    { code: 'paypal', de: 'PayPal', en: 'PayPal' },
    { code: 'wero', de: 'Wero', en: 'Wero' },
    { code: 'apple_pay', de: 'Apple Pay', en: 'Apple Pay' },
    { code: 'google_pay', de: 'Google Pay', en: 'Google Pay' },
    { code: 'on_site', de: 'Vor Ort', en: 'On site' },
    { code: 'giropay', de: 'giropay (bis 2024)', en: 'giropay (until 2024)' },
    { code: 'paydirekt', de: 'paydirekt (bis 2024)', en: 'paydirekt (until 2024)' },
    { code: 'other', de: 'Andere', en: 'Other' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  /** covers XBezahldienste INITIAL, PAYED, FAILED, CANCELED */
  paymentStatus: [
    { code: 'initial', de: 'Begonnen', en: 'Started' },
    { code: 'paid', de: 'Bezahlt', en: 'Paid' },
    { code: 'failed', de: 'Fehlgeschlagen', en: 'Failed' },
    { code: 'cancelled', de: 'Abgebrochen', en: 'Cancelled' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  device: [
    { code: 'desktop', de: 'Computer', en: 'Desktop' },
    { code: 'smartphone', de: 'Smartphone', en: 'Smartphone' },
    { code: 'tablet', de: 'Tablet', en: 'Tablet' },
    { code: 'other', de: 'Andere', en: 'Other' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  channel: [
    { code: 'web', de: 'Web', en: 'Web' },
    { code: 'app', de: 'App', en: 'App' },
    { code: 'kiosk', de: 'Terminal', en: 'Kiosk' },
    { code: 'assisted', de: 'Mit Unterstützung', en: 'Assisted' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  errorKind: [
    { code: 'validation', de: 'Eingabe', en: 'Validation' },
    { code: 'technical', de: 'Technik', en: 'Technical' },
    { code: 'transmission', de: 'Übermittlung', en: 'Transmission' },
  ],
  reason: [
    { code: 'documents_missing', de: 'Unterlagen fehlen', en: 'Documents missing' },
    { code: 'too_complicated', de: 'Zu kompliziert', en: 'Too complicated' },
    { code: 'too_long', de: 'Zu lang', en: 'Too long' },
    { code: 'sign_in', de: 'Anmeldung', en: 'Sign-in' },
    { code: 'payment', de: 'Bezahlung', en: 'Payment' },
    { code: 'technical', de: 'Technisches Problem', en: 'Technical problem' },
    { code: 'privacy', de: 'Datenschutzbedenken', en: 'Privacy concerns' },
    { code: 'just_looking', de: 'Nur informiert', en: 'Just looking' },
    { code: 'other', de: 'Anderes', en: 'Other' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  foundInformation: [
    { code: 'yes', de: 'Ja', en: 'Yes' },
    { code: 'partly', de: 'Teilweise', en: 'Partly' },
    { code: 'no', de: 'Nein', en: 'No' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  status: [
    { code: 'submitted', de: 'Eingereicht', en: 'Submitted' },
    { code: 'ineligible', de: 'Kein Anspruch', en: 'Not eligible' },
    { code: 'abandoned', de: 'Abgebrochen', en: 'Abandoned' },
    { code: 'failed', de: 'Technisch gescheitert', en: 'Failed' },
    { code: 'open', de: 'Offen', en: 'Open' },
  ],
  flag: [
    { code: '', de: 'gültig', en: 'valid' },
    { code: 'provisional', de: 'vorläufig', en: 'provisional' },
    { code: 'not_measured', de: 'nicht gemessen', en: 'not measured' },
    { code: 'not_applicable', de: 'entfällt', en: 'not applicable' },
    { code: 'protected', de: 'geschützt', en: 'protected' },
  ],
  referrer: [
    { code: 'portal', de: 'Verwaltungsportal', en: 'Government portal' },
    { code: 'site', de: 'Website der Kommune', en: 'Municipal website' },
    { code: 'search', de: 'Suchmaschine', en: 'Search engine' },
    { code: 'campaign', de: 'Kampagne', en: 'Campaign' },
    { code: 'social', de: 'Soziale Medien', en: 'Social media' },
    { code: 'direct', de: 'Direkt', en: 'Direct' },
    { code: 'other', de: 'Andere', en: 'Other' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  handling: [
    { code: 'automated', de: 'Automatisiert', en: 'Automated' },
    { code: 'partly_automated', de: 'Teilweise automatisiert', en: 'Partly automated' },
    { code: 'manual', de: 'Von Hand', en: 'By hand' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  mediaBreak: [
    { code: 'yes', de: 'Mit Medienbruch', en: 'With a media break' },
    { code: 'no', de: 'Ohne Medienbruch', en: 'Without' },
    { code: 'unknown', de: 'Unbekannt', en: 'Unknown' },
  ],
  volumeChannel: [
    { code: 'online', de: 'Online', en: 'Online' },
    { code: 'counter', de: 'Vor Ort', en: 'Counter' },
    { code: 'post', de: 'Post', en: 'Post' },
    { code: 'email', de: 'E-Mail', en: 'E-mail' },
    { code: 'phone', de: 'Telefon', en: 'Phone' },
    { code: 'fax', de: 'Fax', en: 'Fax' },
    { code: 'other', de: 'Andere', en: 'Other' },
  ],
  audience: [
    { code: 'citizens', de: 'Bürgerinnen und Bürger', en: 'Citizens' },
    { code: 'business', de: 'Unternehmen', en: 'Businesses' },
    { code: 'both', de: 'Beide', en: 'Both' },
  ],
} as const satisfies Record<string, readonly Code[]>;

export type CodeListName = keyof typeof codeLists;
export type CodeOf<L extends CodeListName> = (typeof codeLists)[L][number]['code'];

/** The codes of a list in their order. */
export function codes<L extends CodeListName>(list: L): [CodeOf<L>, ...CodeOf<L>[]] {
  return codeLists[list].map((entry) => entry.code) as [CodeOf<L>, ...CodeOf<L>[]];
}

/** The label of a code in one language; the code itself where the list does not know it. */
export function codeLabel(list: CodeListName, code: string, language: 'de' | 'en'): string {
  return codeLists[list].find((entry) => entry.code === code)?.[language] ?? code;
}
