import type { Language } from '../../../filters.ts';

/**
 * What is wrong with an event or a line of a file, in plain words by the API's code: a title, and what to change. The
 * API's own message says it with more detail, in English.
 */
interface Words {
  title: string;
  advice: string;
}

const faults: Record<string, Record<Language, Words>> = {
  unknown_field: {
    de: {
      title: 'Unbekannte Angabe',
      advice: 'Diese Angabe gibt es bei diesem Ereignis nicht. Lassen Sie sie weg; personenbezogene Angaben gehören nie hinein.',
    },
    en: {
      title: 'Unknown field',
      advice: 'Events of this type have no such field. Leave it out; personal data never belongs in it.',
    },
  },
  invalid: {
    de: { title: 'Wert passt nicht', advice: 'Der Wert hat nicht die vorgeschriebene Form oder steht nicht in der Codeliste.' },
    en: { title: 'Value does not fit', advice: 'The value lacks the required form or is not in the code list.' },
  },
  'invalid rec': {
    de: { title: 'rec=1 fehlt', advice: 'Jede Anfrage an Matomo enthält rec=1: Kopieren Sie sie ganz.' },
    en: { title: 'rec=1 is missing', advice: 'Every request to Matomo has rec=1: copy the whole of it.' },
  },
  'invalid idsite': {
    de: {
      title: 'Website nicht zugeordnet',
      advice: 'Nehmen Sie die idsite in der Zuordnung unter „Websites“ auf, oder berichtigen Sie sie beim Sender.',
    },
    en: {
      title: 'Website not mapped',
      advice: 'Add the idsite in the mapping, under “Websites”, or correct it where it is sent.',
    },
  },
  'invalid rand': {
    de: { title: 'Aufruf ohne Kennung', advice: 'Ein Seitenaufruf braucht rand oder cdt, damit er nur einmal zählt.' },
    en: { title: 'View without a mark', advice: 'A view needs rand or cdt, so that it counts once.' },
  },
  'invalid _id': {
    de: {
      title: 'Kennung des Vorgangs fehlt',
      advice: 'Ordnen Sie der Vorgangsnummer einen Parameter zu, der in der Anfrage steht.',
    },
    en: { title: 'Id of the attempt is missing', advice: 'Map the case number to a parameter that is in the request.' },
  },
  'invalid cdt': {
    de: { title: 'Zeitpunkt nicht lesbar', advice: 'cdt ist eine Zeit in UTC wie 2026-10-25 00:30:00 oder Sekunden seit 1970.' },
    en: { title: 'Time cannot be read', advice: 'cdt is a time in UTC like 2026-10-25 00:30:00, or seconds since 1970.' },
  },
  unknown_authority: {
    de: {
      title: 'Kommune unbekannt',
      advice: 'Prüfen Sie den 12-stelligen Regionalschlüssel, oder lassen Sie die Kommune anlegen.',
    },
    en: { title: 'Authority unknown', advice: 'Check the 12-digit regional key, or have the authority entered.' },
  },
  not_allowed: {
    de: {
      title: 'Kommune nicht freigegeben',
      advice: 'Nehmen Sie die Kommune in den Einstellungen der Quelle hinzu, wenn sie für sie liefern soll.',
    },
    en: { title: 'Authority not allowed', advice: 'Add the authority in the settings of the source if it is to deliver for it.' },
  },
  unknown_service: {
    de: {
      title: 'Online-Dienst nicht angelegt',
      advice:
        'Prüfen Sie den Schlüssel der Leistung, legen Sie den Online-Dienst an, oder erlauben Sie der Quelle, es selbst zu tun.',
    },
    en: {
      title: 'Online service not declared',
      advice: 'Check the key of the service, declare its offer, or allow the source to do so itself.',
    },
  },
  unknown_step: {
    de: {
      title: 'Schritt nicht angelegt',
      advice: 'Senden Sie einen der angelegten Schritte, oder ergänzen Sie den Schritt beim Online-Dienst.',
    },
    en: { title: 'Step not declared', advice: 'Send one of the declared steps, or add this one to the offer.' },
  },
  unknown_page: {
    de: {
      title: 'Seite nicht angelegt',
      advice: 'Senden Sie den Schlüssel einer angelegten Seite (nie eine Adresse), oder ergänzen Sie sie beim Online-Dienst.',
    },
    en: { title: 'Page not declared', advice: 'Send the key of a declared page (never an address), or add it to the offer.' },
  },
  time_in_future: {
    de: {
      title: 'Zeitpunkt in der Zukunft',
      advice: 'Stellen Sie die Uhr des sendenden Rechners, und senden Sie die Zeitzone mit.',
    },
    en: { title: 'Time in the future', advice: 'Set the clock of the sending machine, and send the offset along.' },
  },
  too_old: {
    de: { title: 'Zu alt', advice: 'Ältere Ereignisse nimmt nur der Dateiimport an.' },
    en: { title: 'Too old', advice: 'Only the import of files takes older events.' },
  },
  unmapped: {
    de: {
      title: 'Wert nicht übersetzt',
      advice: 'Sagen Sie in der Zuordnung unter „Werte übersetzen“, was dieser Wert bedeutet.',
    },
    en: { title: 'Value not translated', advice: 'Say in the mapping, under “Translate values”, what this value means.' },
  },
  no_event: {
    de: {
      title: 'Kein Ereignis in der Zeile',
      advice: 'Keine Bedingung der Zuordnung trifft zu. Ergänzen Sie ein Ereignis, oder lassen Sie solche Zeilen übergehen.',
    },
    en: {
      title: 'No event in the line',
      advice: 'No condition of the mapping holds. Add an event, or have such lines passed over.',
    },
  },
  no_count: {
    de: { title: 'Keine Anzahl in der Zeile', advice: 'Tragen Sie eine Anzahl ein, oder löschen Sie die Zeile.' },
    en: { title: 'No count in the line', advice: 'Enter a count, or delete the line.' },
  },
  columns: {
    de: { title: 'Zu viele oder zu wenige Zellen', advice: 'Die Zeile hat mehr oder weniger Zellen als die Kopfzeile.' },
    en: { title: 'Too many or too few cells', advice: 'The line has more or fewer cells than the header.' },
  },
  twice: {
    de: { title: 'Dieselbe Anzahl doppelt', advice: 'Löschen Sie eine der beiden Zeilen.' },
    en: { title: 'The same count twice', advice: 'Delete one of the two lines.' },
  },
  too_many: {
    de: { title: 'Zu viel in einer Datei', advice: 'Teilen Sie die Datei auf.' },
    en: { title: 'Too much in one file', advice: 'Split the file.' },
  },
  no_column: {
    de: { title: 'Spalte fehlt', advice: 'Wählen Sie in der Zuordnung eine Spalte, die es in der Datei gibt.' },
    en: { title: 'Column missing', advice: 'Choose a column in the mapping that is in the file.' },
  },
  unknown_column: {
    de: { title: 'Spalte ohne Bedeutung', advice: 'Sagen Sie in der Zuordnung, was die Spalten bedeuten.' },
    en: { title: 'Column without a meaning', advice: 'Say in the mapping what the columns mean.' },
  },
  column_twice: {
    de: { title: 'Zwei Spalten heißen gleich', advice: 'Benennen Sie eine davon um.' },
    en: { title: 'Two columns have one name', advice: 'Rename one of them.' },
  },
  no_header: {
    de: { title: 'Keine Kopfzeile', advice: 'Die erste Zeile muss die Spalten benennen.' },
    en: { title: 'No header', advice: 'The first line has to name the columns.' },
  },
  not_utf8: {
    de: { title: 'Zeichensatz nicht lesbar', advice: 'Speichern Sie die Datei als CSV in UTF-8.' },
    en: { title: 'Encoding cannot be read', advice: 'Save the file as CSV in UTF-8.' },
  },
  not_text: {
    de: { title: 'Keine Textdatei', advice: 'Prüfen Sie, ob das gewählte Format zur Datei passt.' },
    en: { title: 'Not a text file', advice: 'Check whether the chosen format fits the file.' },
  },
  not_json: {
    de: { title: 'Kein JSON', advice: 'Prüfen Sie, ob das gewählte Format zur Datei passt.' },
    en: { title: 'Not JSON', advice: 'Check whether the chosen format fits the file.' },
  },
  broken_csv: {
    de: { title: 'CSV nicht lesbar', advice: 'Meist ist ein Anführungszeichen nicht geschlossen.' },
    en: { title: 'CSV cannot be read', advice: 'Mostly a quotation mark is not closed.' },
  },
  broken_xlsx: {
    de: {
      title: 'Arbeitsmappe nicht lesbar',
      advice: 'Öffnen Sie die Datei in der Tabellenkalkulation und speichern Sie sie als XLSX.',
    },
    en: { title: 'Workbook cannot be read', advice: 'Open the file in a spreadsheet and save it as XLSX.' },
  },
  no_sheet: {
    de: { title: 'Tabellenblatt fehlt', advice: 'Prüfen Sie, ob die Arbeitsmappe das Blatt hat, das die Zuordnung nennt.' },
    en: { title: 'Sheet missing', advice: 'Check whether the workbook has the sheet that the mapping names.' },
  },
  error_cell: {
    de: {
      title: 'Fehlerwert in der Zelle',
      advice: 'Die Formel ergibt einen Fehler, zum Beispiel #NV: Berichtigen Sie sie in der Tabelle.',
    },
    en: { title: 'Error in the cell', advice: 'The formula gives an error, like #N/A: mend it in the spreadsheet.' },
  },
  broken_gzip: {
    de: { title: 'Komprimierte Datei beschädigt', advice: 'Laden Sie die Datei unkomprimiert hoch.' },
    en: { title: 'Compressed file is broken', advice: 'Upload the file uncompressed.' },
  },
  too_large: {
    de: { title: 'Zu groß', advice: 'Teilen Sie die Datei auf, oder prüfen Sie, ob sie beschädigt ist.' },
    en: { title: 'Too large', advice: 'Split the file, or check whether it is broken.' },
  },
  not_log: {
    de: { title: 'Keine Zeile eines Zugriffsprotokolls', advice: 'Erwartet wird das Format „combined“ oder JSON von nginx.' },
    en: { title: 'Not a line of an access log', advice: 'Expected is the combined format, or JSON of nginx.' },
  },
  no_case_id: {
    de: { title: 'Fall ohne Kennung', advice: 'Jeder Fall braucht ein concept:name.' },
    en: { title: 'Case without an id', advice: 'Every case needs a concept:name.' },
  },
  unknown_channel: {
    de: {
      title: 'Eingangskanal unbekannt',
      advice: 'Nehmen Sie den Kanal des Falls in die Zuordnung auf, als online oder offline.',
    },
    en: { title: 'Channel unknown', advice: 'Add the channel of the case to the mapping, as online or offline.' },
  },
  bad_time: {
    de: { title: 'Zeitpunkt nicht lesbar', advice: 'Zeitpunkte brauchen ein gültiges Datum, eine Uhrzeit und die Zeitzone.' },
    en: { title: 'Time cannot be read', advice: 'Times need a date that exists, a time of day and an offset.' },
  },
  no_activity: {
    de: { title: 'Ereignis ohne Tätigkeit', advice: 'Jedes Ereignis des Protokolls braucht ein concept:name.' },
    en: { title: 'Event without an activity', advice: 'Every event of the log needs a concept:name.' },
  },
  too_many_steps: {
    de: { title: 'Zu viele verschiedene Tätigkeiten', advice: 'Zählen Sie in der Zuordnung auf, welche davon Schritte sind.' },
    en: { title: 'Too many different activities', advice: 'List in the mapping which of them are steps.' },
  },
  broken_xml: {
    de: { title: 'XML nicht lesbar', advice: 'Die Datei ist beschädigt oder unvollständig: Exportieren Sie sie neu.' },
    en: { title: 'XML cannot be read', advice: 'The file is broken or not whole: export it anew.' },
  },
  not_xes: {
    de: { title: 'Kein XES', advice: 'Prüfen Sie, ob das gewählte Format zur Datei passt.' },
    en: { title: 'Not XES', advice: 'Check whether the chosen format fits the file.' },
  },
  no_start: {
    de: { title: 'Beginn des Falls fehlt', advice: 'Der Zeitpunkt, der als Beginn zugeordnet ist, fehlt in diesem Fall.' },
    en: { title: 'Start of the case missing', advice: 'The moment that is mapped as the start is missing in this case.' },
  },
};

const others: Record<Language, Words> = {
  de: { title: 'Nicht übernommen', advice: '' },
  en: { title: 'Not taken', advice: '' },
};

/** The words for a code, perhaps of a parameter or column; general ones where it is not known here. */
export const faultWords = (code: string, language: Language, column?: string): Words =>
  (faults[`${code} ${column}`] ?? faults[code] ?? others)[language];
