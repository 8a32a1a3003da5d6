import { type Code, codeLists } from './codelists.ts';

/**
 * The dimensions of kpis.md as data. `list` names the code list whose labels the categories carry;
 * dimensions without one have their own labels (`categories`) or open categories (keys, languages, countries).
 */
export interface Dimension {
  de: string;
  en: string;
  list?: keyof typeof codeLists;
  categories?: readonly Code[];
  /** who has it: the offer (never refused for history), the attempt, the view of a page, a step or error of an attempt */
  of: 'offer' | 'attempt' | 'visit' | 'both' | 'step' | 'error';
}

const weekdays: Code[] = [
  { code: '1', de: 'Montag', en: 'Monday' },
  { code: '2', de: 'Dienstag', en: 'Tuesday' },
  { code: '3', de: 'Mittwoch', en: 'Wednesday' },
  { code: '4', de: 'Donnerstag', en: 'Thursday' },
  { code: '5', de: 'Freitag', en: 'Friday' },
  { code: '6', de: 'Samstag', en: 'Saturday' },
  { code: '7', de: 'Sonntag', en: 'Sunday' },
];
const hours: Code[] = Array.from({ length: 24 }, (_, hour) => ({ code: `${hour}`, de: `${hour} Uhr`, en: `${hour}:00` }));
const yesNo: Code[] = [
  { code: 'yes', de: 'Ja', en: 'Yes' },
  { code: 'no', de: 'Nein', en: 'No' },
];
const stars: Code[] = ['1', '2', '3', '4', '5'].map((code) => ({ code, de: `${code} von 5`, en: `${code} of 5` }));
/** What nobody said. */
export const unknownCategory: Code = { code: 'unknown', de: 'Unbekannt', en: 'Unknown' };

export const dimensions = {
  authority: { de: 'Kommune', en: 'Authority', of: 'offer' },
  service: { de: 'Leistung', en: 'Service', of: 'offer' },
  topic: { de: 'Thema', en: 'Topic', of: 'offer' },
  auth_method: { de: 'Anmeldung', en: 'Sign-in', list: 'authMethod', of: 'attempt' },
  trust_level: { de: 'Vertrauensniveau', en: 'Level of assurance', list: 'trustLevel', of: 'attempt' },
  payment_method: { de: 'Zahlungsart', en: 'Payment method', list: 'paymentMethod', of: 'attempt' },
  payment_status: { de: 'Zahlungsstatus', en: 'Payment status', list: 'paymentStatus', of: 'attempt' },
  device: { de: 'Gerät', en: 'Device', list: 'device', of: 'both' },
  channel: { de: 'Kanal', en: 'Channel', list: 'channel', of: 'attempt' },
  language: { de: 'Sprache', en: 'Language', of: 'both' },
  status: { de: 'Status', en: 'Status', list: 'status', of: 'attempt' },
  reason: { de: 'Abbruchgrund', en: 'Reason for leaving', list: 'reason', of: 'attempt' },
  rating: { de: 'Bewertung', en: 'Rating', categories: [...stars, unknownCategory], of: 'attempt' },
  found_information: { de: 'Information gefunden', en: 'Information found', list: 'foundInformation', of: 'attempt' },
  weekday: { de: 'Wochentag', en: 'Weekday', categories: weekdays, of: 'attempt' },
  hour: { de: 'Stunde', en: 'Hour', categories: hours, of: 'attempt' },
  out_of_hours: { de: 'Außerhalb der Öffnungszeiten', en: 'Outside opening hours', categories: yesNo, of: 'attempt' },
  handling: { de: 'Bearbeitung', en: 'Handling', list: 'handling', of: 'attempt' },
  media_break: { de: 'Medienbruch', en: 'Media break', list: 'mediaBreak', of: 'attempt' },
  step: { de: 'Schritt', en: 'Step', of: 'step' },
  error_kind: { de: 'Art des Fehlers', en: 'Kind of error', list: 'errorKind', of: 'error' },
  page: { de: 'Seite', en: 'Page', of: 'visit' },
  referrer: { de: 'Herkunft', en: 'Referrer', list: 'referrer', of: 'visit' },
  country: { de: 'Land', en: 'Country', of: 'visit' },
} as const satisfies Record<string, Dimension>;

export type DimensionName = keyof typeof dimensions;
export const dimensionNames = Object.keys(dimensions) as DimensionName[];

/** Dimensions of one kind, e.g. those every attempt has a category of. */
export function dimensionsOf(...kinds: Dimension['of'][]): DimensionName[] {
  return dimensionNames.filter((name) => kinds.includes(dimensions[name].of));
}

/** The closed categories of a dimension with labels, or undefined where they are open (keys, languages, countries). */
export function categoriesOf(name: DimensionName): readonly Code[] | undefined {
  const dimension: Dimension = dimensions[name];
  return dimension.list ? codeLists[dimension.list] : dimension.categories;
}
