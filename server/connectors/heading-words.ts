import { type CodeListName, codeLists } from '../contract/codelists.ts';
import type { EventType } from '../contract/event.ts';
import { plainLetters } from '../contract/plain-letters.ts';

/** What common headings and values of German tables mean; compared without case, umlauts, spaces and signs. */
export const plain = (text: string): string => plainLetters(text).replace(/[^a-z0-9]/g, '');

const list = (text: string): string[] => text.split(' ');

/** Headings of the offer, in any table. */
export const placeWords = {
  authority: list('authority ars regionalschluessel amtlicherregionalschluessel behoerde kommune gemeinde'),
  service: list('service leistung leistungsschluessel leika leikaid leikaschluessel leikakey dienst onlinedienst verfahren'),
};

/** Headings of monthly counts. */
export const monthWords = list('month monat berichtsmonat zeitraum abrechnungsmonat');
export const countWords = list('count anzahl menge fallzahl zahl anzahlantraege anzahlfaelle antraege faelle');
export const channelWords = list('channel kanal eingangskanal eingangsart zugangsweg eingangsweg weg');

/** Headings of columns that each hold one count: a measure of online use, or an offline channel. */
export const measureWords = {
  starts: list('starts gestartet begonnen aufgerufeneantraege onlinestarts gestarteteantraege'),
  submissions: list('submissions eingereicht einreichungen abgeschickt onlineantraege antraegeonline eingereichteantraege'),
  abandonments: list('abandonments abgebrochen abbrueche abbruch abgebrocheneantraege'),
  received: list('received online onlineeingaenge'),
};
export const offlineWords = {
  counter: list('counter schalter vorort persoenlich praesenz buergerbuero buergeramt vorsprache vorsprachen'),
  post: list('post brief briefe briefpost papier postalisch schriftlich'),
  email: list('email emails mail mails peremail'),
  phone: list('phone telefon telefonisch anrufe'),
  fax: list('fax telefax'),
  other: list('other sonstige sonstiges andere weitere'),
};

/** Headings of event lists. */
export const eventWords = {
  type: list('type typ ereignis ereignistyp ereignisart'),
  time: list('time zeit zeitpunkt zeitstempel timestamp datumuhrzeit datum ereigniszeit'),
  attempt: list('attempt vorgang vorgangsnummer vorgangsnr vorgangsid vorgangskennung fall fallid fallnummer case caseid'),
  id: list('id ereignisid eventid'),
  step: list('step schritt formularseite'),
  page: list('page seite'),
  device: list('device geraet endgeraet'),
  channel: list('channel kanal'),
  language: list('language sprache'),
  country: list('country herkunftsland'),
  referrer: list('referrer herkunft'),
  authMethod: list('authmethod anmeldung anmeldeverfahren authentifizierung identifizierung'),
  trustLevel: list('trustlevel vertrauensniveau'),
  paymentMethod: list('paymentmethod zahlungsart zahlungsmethode zahlart bezahlart zahlungsmittel'),
  paymentStatus: list('paymentstatus zahlungsstatus zahlstatus'),
  errorKind: list('errorkind fehlerart'),
  reason: list('reason abbruchgrund'),
  rating: list('rating sterne'), // not marks, of which 1 is the best
  foundInformation: list('foundinformation informationgefunden'),
  handling: list('handling bearbeitungsart'),
  mediaBreak: list('mediabreak medienbruch'),
};

/** Headings of times that are each an event, of tables with a line for each case. */
export const momentWords = {
  started: list('beginn start startzeit begonnenam gestartetam startzeitpunkt antragsbeginn'),
  submitted: list('eingang eingangsdatum eingegangenam eingereichtam abgeschicktam antragsdatum antragseingang gestelltam'),
  abandoned: list('abgebrochenam abbruchzeitpunkt'),
  decided: list('entschiedenam entscheidung entscheidungsdatum bescheiddatum beschiedenam erledigtam abgeschlossenam'),
} satisfies Partial<Record<EventType, string[]>>;

/** Values of a column that names the type of event. */
export const typeWords: Record<EventType, string[]> = {
  visited: list('visited aufgerufen besucht seitenaufruf'),
  started: list('started gestartet begonnen start beginn'),
  step: list('step schritt schritterreicht'),
  authenticated: list('authenticated angemeldet anmeldung authentifiziert'),
  payment: list('payment zahlung bezahlung bezahlt'),
  saved: list('saved gespeichert zwischengespeichert'),
  resumed: list('resumed fortgesetzt wiederaufgenommen'),
  error: list('error fehler'),
  submitted: list('submitted eingereicht abgeschickt eingegangen abgesendet'),
  ineligible: list('ineligible keinanspruch'),
  abandoned: list('abandoned abgebrochen abbruch'),
  rated: list('rated bewertet bewertung'),
  decided: list('decided entschieden beschieden erledigt'),
};

/** Words for the codes of a list: each code and its German label; of offline channels also what their columns are called. */
export function codeWords(name: CodeListName): Record<string, string[]> {
  const more: Record<string, string[]> = name === 'volumeChannel' ? offlineWords : {};
  return Object.fromEntries(codeLists[name].map(({ code, de }) => [code, [plain(code), plain(de), ...(more[code] ?? [])]]));
}
