import type { Kpi, Text } from '../contract/kpi.ts';

/** Words of the method page that are not definitions, in both languages. */
export const texts = {
  de: {
    title: 'Methode',
    lead: 'So rechnet eGovSAD. Diese Seite entsteht aus denselben Definitionen wie die Zahlen selbst; als Daten stehen sie unter',
    counted: 'Was gezählt wird',
    countedText: [
      'Gezählt werden Nutzungsvorgänge: ein Versuch eines Menschen an einem Online-Dienst, vom Start bis zum Ende. Nichts davon lässt auf die Person schließen.',
      'Ein Vorgang zählt am Tag seines Starts, auch wenn er später endet; Eingänge zählen am Tag des ersten Eingangs, Entscheidungen am Tag der ersten Entscheidung, Aufrufe am Tag des Aufrufs. Tage, Wochen (ab Montag) und Monate sind die von Europe/Berlin, auch an den Tagen mit 23 oder 25 Stunden.',
      'Ein Vorgang ohne Ende ist offen, bis die Frist des Dienstes abgelaufen ist (üblich: 120 Minuten, mit gespeichertem Entwurf 30 Tage). Danach gilt er als abgebrochen, oder als technisch gescheitert, wenn ein technischer oder Übermittlungsfehler das Letzte war. Kommt der Antrag später doch, werden die Zahlen von selbst richtig.',
    ],
    flags: 'Kennzeichen',
    flag: 'Kennzeichen',
    meaning: 'Bedeutung',
    rounding: 'Runden',
    roundingText: [
      'Gerechnet wird mit ungerundeten Werten; Schnittstelle und Dateien liefern sie ungerundet. Auf dem Bildschirm haben Anteile und Sterne eine Nachkommastelle, Verhältnisse und Werte je 1.000 Einwohner zwei; Dauern zeigen ihre beiden größten Einheiten.',
      'Ist nichts da, wodurch zu teilen wäre, fehlt der Wert; er ist nie 0. Ein n unter 30 wird gekennzeichnet.',
      'Dauern werden in Klassen von 5 % Breite gezählt. Mediane und Quantile weichen deshalb um höchstens 2,5 % vom genauen Wert ab.',
    ],
    kpis: 'Kennzahlen',
    formula: 'Formel',
    unit: 'Einheit',
    needs: 'Nötig',
    totals: 'Monatssummen',
    totalsText: 'Ab Monat und über ganze Monate genügen stattdessen gelieferte Summen: ',
    dimensions: 'Merkmale',
    rules: 'Besonderheiten',
    versions: 'Fassungen',
    version: (nr: number, since: string) => `Fassung ${nr}, ab ${since}`,
    ofPaid: 'Bei gebührenfreien Leistungen entfällt der Wert.',
    byStep: 'Wird nur je Schritt ausgewertet.',
    wholeMonths: 'Zählt nur ganze Monate; je Tag und Woche nicht gemessen.',
    status: 'Vorläufig, solange Vorgänge des Zeitraums offen sind.',
    notAdditive:
      'Ein Vorgang kann in mehreren Ausprägungen von Schritt und Art des Fehlers stehen; diese Zeilen sind nicht zu addieren.',
    offersOnce: 'Ein Dienst zählt einmal, wie lang der Zeitraum auch ist; Zeilen sind nicht zu addieren.',
    breaks:
      'Ändert sich eine Formel innerhalb eines gezeigten Zeitraums, steht die Stelle im Verlauf und in der Antwort der Schnittstelle.',
  },
  en: {
    title: 'Method',
    lead: 'How eGovSAD computes. This page is made from the same definitions as the figures themselves; they are there as data at',
    counted: 'What is counted',
    countedText: [
      'Attempts are counted: one try of one person at one online service, from start to end. Nothing about it points to the person.',
      'An attempt counts on the day it started, even if it ends later; what was received counts on the day of the first submission, decisions on the day of the first decision, views on the day of the view. Days, weeks (from Monday) and months are those of Europe/Berlin, also on the days of 23 or 25 hours.',
      'An attempt without an end is open until the limit of its service has run out (usually 120 minutes, 30 days with a saved draft). Then it is abandoned, or failed where a technical or transmission error was the last thing that happened. If the application arrives later after all, the figures correct themselves.',
    ],
    flags: 'Flags',
    flag: 'Flag',
    meaning: 'Meaning',
    rounding: 'Rounding',
    roundingText: [
      'Values are computed without rounding, and API and files give them so. On screen, shares and stars have one decimal, ratios and values per 1,000 inhabitants two; durations show their two largest units.',
      'Where there is nothing to divide by, the value is missing; it is never 0. An n below 30 is marked.',
      'Durations are counted in classes 5% wide. Medians and quantiles therefore differ from the exact value by 2.5% at most.',
    ],
    kpis: 'KPIs',
    formula: 'Formula',
    unit: 'Unit',
    needs: 'Needs',
    totals: 'Monthly totals',
    totalsText: 'At interval month and longer, over whole months, delivered totals will do instead: ',
    dimensions: 'Dimensions',
    rules: 'Particulars',
    versions: 'Versions',
    version: (nr: number, since: string) => `Version ${nr}, since ${since}`,
    ofPaid: 'Does not apply to services free of charge.',
    byStep: 'Only by step.',
    wholeMonths: 'Counts whole months only; not measured by day and week.',
    status: 'Provisional while attempts of the period are open.',
    notAdditive: 'One attempt may be in several categories of step and kind of error; do not add these rows up.',
    offersOnce: 'A service counts once, however long the period; do not add rows up.',
    breaks: 'Where a formula changes inside a period shown, the place is marked in the chart and in the answer of the API.',
  },
};

export const flagTexts: Record<string, Text> = {
  '': { de: 'Der Wert gilt. Auch null ist ein Wert.', en: 'The value holds. Zero is a value, too.' },
  provisional: {
    de: 'Der Zeitraum ist noch nicht zu Ende, oder die Formel fragt nach dem Ende von Vorgängen und einige sind noch offen.',
    en: 'The period has not ended, or the formula asks how attempts ended and some are still open.',
  },
  not_measured: {
    de: 'Kein Online-Dienst der Auswahl misst, was nötig ist. Gezählt sind immer nur Dienste, die es messen; wie viele von wie vielen, steht dabei.',
    en: 'No offer in question measures what is needed. Only offers that measure it are ever counted; how many of how many is said beside it.',
  },
  not_applicable: {
    de: 'Zahlungen gibt es bei gebührenfreien Leistungen nicht.',
    en: 'A service free of charge has no payments.',
  },
  protected: {
    de: 'In offenen Daten: zum Schutz Einzelner leicht verändert oder weggelassen.',
    en: 'In open data: changed slightly or left out to protect individuals.',
  },
};

export const unitTexts: Record<Kpi['unit'], Text> = {
  count: { de: 'Anzahl', en: 'count' },
  share: { de: 'Anteil von 0 bis 1', en: 'share from 0 to 1' },
  ratio: { de: 'Verhältnis', en: 'ratio' },
  seconds: { de: 'Sekunden', en: 'seconds' },
  stars: { de: 'Sterne von 1 bis 5', en: 'stars from 1 to 5' },
  rate: { de: 'je 1.000 Einwohner', en: 'per 1,000 inhabitants' },
};
