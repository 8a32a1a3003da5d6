import type { ApiError } from '../api.ts';
import { formatDay } from '../format.ts';
import type { Locale } from './locale.ts';

/**
 * What the API refuses and fails at, in German, by its code; `code field` and `code status` go before, where they change
 * what to do. English readers get the API's own words. A test fails on a code of the server that is missing here.
 */
export const refusalsDe: Record<string, string> = {
  bad_request: 'Die Anfrage konnte nicht gelesen werden. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  database_away: 'Die Datenbank ist gerade nicht erreichbar. Versuchen Sie es in einer Minute noch einmal.',
  disabled: 'Dieses Konto ist gesperrt. Geben Sie es zuerst wieder frei.',
  forbidden: 'Ihre Rolle erlaubt das nicht. Bitten Sie jemanden aus der Verwaltung dieser Instanz um das Recht dazu.',
  foreign_page: 'Ändern lässt sich etwas nur von Seiten dieser Instanz aus. Öffnen Sie diese Seite unter ihrer eigenen Adresse.',
  in_use:
    'Das wird noch gebraucht und bleibt deshalb. Entfernen Sie zuerst, was davon abhängt. Stammen schon Zahlen von einer Quelle, ziehen Sie stattdessen ihre Token zurück; wird gerade eine Datei von ihr importiert, warten Sie, bis das fertig ist.',
  internal: 'Hier ist etwas schiefgegangen. Nennen Sie dem Betrieb dieser Instanz die Vorgangsnummer.',
  invalid: 'So wird das nicht angenommen. Prüfen Sie die Angaben und versuchen Sie es noch einmal.',
  'invalid file': 'Diese Datei kann so nicht gelesen werden. Wählen Sie eine Datei im angegebenen Format.',
  'invalid mapping': 'Die Zuordnung passt so nicht. Prüfen Sie ihre Spalten und Werte.',
  'invalid period': 'Diesen Zeitraum gibt es nicht. Wählen Sie einen anderen.',
  'invalid to': 'Der letzte Tag passt nicht zum ersten. Wählen Sie einen anderen Zeitraum.',
  invalid_encoding: 'Die Datei ist nicht als UTF-8 gespeichert. Speichern Sie sie so und laden Sie sie noch einmal hoch.',
  invalid_gzip: 'Die gepackte Datei lässt sich nicht entpacken. Packen Sie sie neu.',
  invalid_json: 'Das ist kein JSON. Prüfen Sie Klammern, Kommas und Anführungszeichen.',
  invalid_mapping: 'Die Matomo-Zuordnung dieser Quelle ist nicht brauchbar. Speichern Sie sie neu.',
  invalid_request: 'Der Identitätsanbieter hat etwas gesendet, das diese Instanz nicht kennt. Melden Sie sich neu an.',
  newer_edition: 'Inzwischen gibt es eine neuere Ausgabe. Laden Sie die Seite neu.',
  no_account: 'Diese Person meldet sich bei einem Identitätsanbieter an. Ihr Passwort wird dort geändert, hier hat sie keines.',
  no_address: 'Ihr Konto hat keine E-Mail-Adresse. Lassen Sie sie von der Verwaltung dieser Instanz eintragen.',
  no_mail: 'Diese Instanz versendet keine E-Mails. Ihr Betrieb kann das mit SMTP_URL und MAIL_FROM einrichten.',
  no_mapping: 'Diese Quelle hat keine Zuordnung dafür. Speichern Sie zuerst eine.',
  not_acceptable: 'In diesem Format gibt es das nicht. Wählen Sie eines der angebotenen.',
  not_allowed: 'Die Quelle darf nicht für diese Kommune liefern. Nehmen Sie die Kommune in den Einstellungen der Quelle hinzu.',
  not_found: 'Das gibt es hier nicht (mehr), oder Sie dürfen es nicht sehen. Laden Sie die Seite neu.',
  not_over: 'Dieser Monat ist noch nicht vorbei. Übergeben Sie ihn danach.',
  nothing_published: 'Noch ist nichts veröffentlicht. Veröffentlichen Sie zuerst eine Ausgabe.',
  nothing_to_hand_over: 'Aus diesem Monat gibt es nichts zu übergeben. Die Vorschau nennt die Gründe.',
  nothing_to_publish:
    'Keine Kommune mit Lizenz hat Zahlen eines abgeschlossenen Monats. Tragen Sie bei einer Kommune, die zustimmt, die Lizenz ein.',
  nothing_to_restore: 'Diese Ausgabe hat keine ersetzt, die wieder gelten könnte. Ziehen Sie sie ohne diese Angabe zurück.',
  other_id: 'Dieser Monat wurde unter einer anderen Kennung übergeben. Lassen Sie die Kennung weg, dann bleibt es bei ihr.',
  other_key:
    'Frühere Ausgaben wurden mit einem anderen Schlüssel geschützt. Der Betrieb muss die Instanz mit dem SECRET_KEY von damals starten.',
  publishing: 'Hier wird gerade schon veröffentlicht. Warten Sie, bis das fertig ist.',
  range_not_satisfiable: 'So lang ist die Datei nicht. Laden Sie sie noch einmal ganz herunter.',
  read_only: 'Diese Notiz gehört zu einer Änderung am Online-Dienst und bleibt. Schreiben Sie eine eigene dazu.',
  starting: 'Die Instanz startet noch und lädt die Beispieldaten. Versuchen Sie es in einer Minute noch einmal.',
  'taken name': 'So heißt schon eine Ihrer Ansichten. Wählen Sie einen anderen Namen.',
  taken: 'Diesen Anmeldenamen hat schon jemand. Wählen Sie einen anderen.',
  token_in_url:
    'Das Token stand in der Adresse und könnte mitgelesen worden sein. Ziehen Sie es zurück und nehmen Sie ein neues.',
  too_far_back: 'So weit zurück lässt sich das nicht aufteilen. Wählen Sie einen Zeitraum, der später beginnt.',
  too_few_members: 'Für einen Vergleich braucht es mindestens drei Kommunen. Wählen Sie eine größere Gruppe.',
  too_large: 'Das ist zu groß. Teilen Sie die Datei auf und laden Sie die Teile nacheinander hoch.',
  too_many: 'Das waren sehr viele Anfragen auf einmal. Warten Sie eine Minute und versuchen Sie es noch einmal.',
  'too_many 409': 'Mehr davon kann ein Konto nicht haben. Löschen Sie zuerst etwas Altes.',
  too_many_attempts: 'Das Passwort war zu oft falsch. Warten Sie einige Minuten und versuchen Sie es noch einmal.',
  unauthorized: 'Dieses Token gilt hier nicht, oder Sie sind nicht mehr angemeldet. Melden Sie sich neu an.',
  unknown_authority: 'Diese Kommune gibt es hier noch nicht. Legen Sie sie zuerst an.',
  unknown_field: 'Diese Angabe ist hier nicht bekannt. Lassen Sie sie weg.',
  unknown_licence: 'Bei einer Kommune steht eine Lizenz, die es nicht gibt. Wählen Sie eine der angebotenen.',
  unknown_service: 'Diese Kommune bietet die Leistung nicht online an. Legen Sie zuerst den Online-Dienst an.',
  unsupported_encoding: 'So gepackt wird das nicht angenommen. Senden Sie es ungepackt.',
  unsupported_media_type: 'Dieses Format wird hier nicht angenommen. Wählen Sie eines der genannten.',
  webhook_refused:
    'An diese Adresse darf nicht gemeldet werden. Nehmen Sie eine öffentliche mit https, oder lassen Sie sie vom Betrieb in WEBHOOK_ALLOW freigeben.',
  withdrawn: 'Diese Ausgabe wurde zurückgezogen. Sehen Sie sich die neueste an.',
  wrong_password: 'Das ist nicht Ihr jetziges Passwort. Geben Sie es noch einmal ein.',
};

/** Codes whose sentence is about one of many fields, which is therefore named. */
const naming = ['invalid', 'unknown_field'];

/** What was refused and what to do, in the reader's language; undefined where the API gave no code that is known. */
export function refusalWords(error: ApiError, { language }: Locale): string | undefined {
  const { code, field, status, message } = error;
  if (code === undefined) return undefined;
  if (language === 'en') return message;
  const special = refusalsDe[`${code} ${field}`] ?? refusalsDe[`${code} ${status}`];
  const sentence = special ?? refusalsDe[code];
  if (sentence === undefined) return undefined;
  const day = code === 'too_far_back' ? /\d{4}-\d\d-\d\d/.exec(message)?.[0] : undefined;
  if (day) return `${sentence} Möglich ist es ab dem ${formatDay(day, language)}.`;
  return !special && field && naming.includes(code) ? `${sentence} Es geht um die Angabe „${field}“.` : sentence;
}
