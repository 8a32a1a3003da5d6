import type { Locale } from '../../../../i18n/locale.ts';
import { textsOf } from '../../texts/texts.ts';
import { fieldLabel } from './choices.ts';
import { conditions } from './matomo.ts';

/** A fault of a mapping as the API tells it, a line `<path>: <reason>` for each. */
export interface MappingFault {
  /** `Ereignis 1 › Pfad der Seite`; '' where it is about the whole */
  place: string;
  reason: string;
  /** the reason is in the API's own words, English */
  raw: boolean;
}

/** The faults that the API names, where and why in the reader's language. */
export const mappingFaults = (message: string, locale: Locale): MappingFault[] =>
  message.split('\n').map((line) => {
    const [, path = '', reason = line] = /^([\w.ÄÖÜäöüß -]+?): (.*)$/s.exec(line) ?? [];
    const known = locale.language === 'en' ? reason : germanReason(reason);
    return { place: placeOf(path, locale), reason: known ?? reason, raw: known === undefined };
  });

/** Parts of a path that only hold others, and are told by them. */
const frames = ['mapping', 'fields', 'when', 'column', 'parameter', 'value'];

function placeOf(path: string, locale: Locale): string {
  const parts = path.split('.').filter((part) => part !== '');
  const words = parts.flatMap((part, at): string[] => {
    const above = parts[at - 1];
    if (frames.includes(part) || (isList(part) && parts[at + 1] !== undefined)) return [];
    return [isList(above) ? entryWords(above, part, locale) : partWords(part, locale)];
  });
  return words.join(' › ');
}

const lists = ['events', 'counts', 'sites'] as const;
const isList = (part: string | undefined): part is (typeof lists)[number] =>
  (lists as readonly (string | undefined)[]).includes(part);

/** What people call an entry: events and counts by their place, sites by their id. */
function entryWords(list: (typeof lists)[number], part: string, locale: Locale): string {
  const { mapping, matomo } = textsOf(locale);
  if (list === 'sites') return matomo.site(part);
  return (list === 'events' ? mapping.event : mapping.count)(`${Number(part) + 1}`);
}

function partWords(part: string, locale: Locale): string {
  const { mapping, matomo } = textsOf(locale);
  if (part === 'type') return mapping.type;
  if (part === 'sites') return matomo.sites;
  const condition = conditions.find((one) => one === part);
  return condition ? matomo.when[condition] : fieldLabel(part, locale);
}

/** What the API's reasons mean; a test fails on one that a mapping may be refused for and that is not here. */
const germanReasons: [RegExp, (...found: string[]) => string][] = [
  [/received undefined$/, () => 'fehlt'],
  [/^Invalid input: expected (\w+)/, () => 'hat die falsche Art'],
  [/^Invalid option: expected one of (.+)$/, (codes) => `möglich sind ${codes.replaceAll('"', '').replaceAll('|', ', ')}`],
  [/^Unrecognized keys?: (.+)$/, (names) => `diese Angaben gibt es hier nicht: ${names.replaceAll('"', '')}`],
  [/^Invalid key in record/, () => 'diese Angabe gibt es hier nicht'],
  [/^Too small: expected string/, () => 'ist leer'],
  [/^Too small/, () => 'braucht mindestens einen Eintrag'],
  [/^Too big: expected string/, () => 'ist zu lang'],
  [/^Too big/, () => 'hat zu viele Einträge'],
  [/^must be made of yyyy/, () => 'muss aus yyyy, MM, dd, HH, mm, ss bestehen, wie dd.MM.yyyy HH:mm'],
  [/^must be \{"column"/, () => 'nennen Sie eine Spalte oder einen festen Wert'],
  [/^must be \{"parameter"/, () => 'nennen Sie einen Parameter oder einen festen Wert'],
  [/^must be one of [a-z, ]+, or \{/, () => 'nennen Sie eine Art von Ereignis'],
  [/^must be a parameter like/, () => 'ein Parameter heißt wie e_n oder dimension1, wie cvar.Name oder wie url.Name'],
  [/^is about a person/, () => 'ist eine Angabe über eine Person und wird nie gelesen'],
  [/^is no field of (\w+) events$/, (type) => `gibt es bei Ereignissen der Art ${type} nicht`],
  [/^needs one of in, notIn and filled$/, () => 'braucht genau eines von in, notIn und filled'],
  [/^needs url, title/, () => 'sagen Sie, woraus das Ereignis entsteht'],
  [
    /^is either of a goal or of an event/,
    () => 'ein Ziel und ein Matomo-Ereignis sind nie dieselbe Anfrage: Nennen Sie eines davon',
  ],
  [/^must be an idsite$/, () => 'ist keine idsite'],
  [/^must name the idsites/, () => 'nennen Sie mindestens eine Website'],
  [/^is needed, here or in fields$/, () => 'fehlt, hier oder bei den Angaben zu jedem Ereignis'],
  [
    /^needs either "trace"/,
    () => 'braucht entweder trace (ein Datum des Falls) oder activity (sein frühestes Ereignis dieses Namens)',
  ],
  [/^must be a list of values, or "\*"/, () => 'muss eine Liste von Werten sein, oder "*" für alle, die nicht offline sind'],
  [/^names a value that is also in offline$/, () => 'nennt einen Wert, der auch bei offline steht'],
  [/^names an activity twice$/, () => 'nennt eine Tätigkeit zweimal'],
  [/^has a key twice$/, () => 'hat einen Schlüssel zweimal'],
  [/^must be "activities"/, () => 'muss "activities" sein oder eine Liste aus activity, key, label'],
  [/^must be a path/, () => 'muss ein Pfad sein, der mit / beginnt; * steht für beliebige Zeichen'],
  [/^may have two \*/, () => 'darf höchstens zwei * haben'],
  [/^must be the 12-digit ARS/, () => 'muss der 12-stellige Regionalschlüssel sein, mit führender Null'],
  [/^must be a 14-digit LeiKa/, () => 'muss ein LeiKa-Schlüssel mit 14 Ziffern sein oder ein Kürzel aus a–z, 0–9 und -'],
  [/^must be a key of/, () => 'muss ein Schlüssel aus a–z, 0–9, _ und - sein, höchstens 63 Zeichen'],
  [/^kind must be/, () => 'kind muss "events" oder "totals" sein'],
  [/^only XLSX files have sheets/, () => 'nur XLSX-Dateien haben Tabellenblätter: Lassen Sie sheet weg'],
  [/^the mapping is not JSON/, () => 'ist kein gültiges JSON'],
  [/^\w+ needs a mapping: /, () => 'ohne Zuordnung lässt sich das nicht lesen'],
  [/^Invalid/, () => 'hat nicht die vorgeschriebene Form'],
];

function germanReason(reason: string): string | undefined {
  for (const [pattern, words] of germanReasons) {
    const found = pattern.exec(reason);
    if (found) return words(...found.slice(1).map((part) => part ?? ''));
  }
  return undefined;
}
