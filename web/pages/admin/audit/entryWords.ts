import type { Words } from '../../../api.ts';
import { dimensionLabel, type Locale, nameOf } from '../../../i18n/locale.ts';
import type { AuditEntry } from '../api.ts';
import { textsOf } from '../texts/texts.ts';

/** Names by the keys that the log notes. */
export interface Names {
  authorities: Map<string, string>;
  services: Map<string, Words>;
  people: Map<string, string>;
  sources: Map<string, string>;
}

type Named = Pick<AuditEntry, 'actor' | 'actorId' | 'name' | 'what' | 'subject' | 'before' | 'after'>;

/** Who did something, what it was done to and what became of it, by names; a key stays where nothing has a name any more. */
export function entryWords(entry: Named, names: Names, locale: Locale): { who: string; what: string; deed: string } {
  const words = textsOf(locale).audit;
  const actors: Record<string, string> = words.actors;
  const kinds: Record<string, string> = {
    ...words.what,
    authority: dimensionLabel('authority', locale),
    service: dimensionLabel('service', locale),
  };
  const source = entry.actor === 'token' ? names.sources.get(`${entry.actorId}`) : undefined;
  const actor = actors[entry.actor] ?? entry.actor;
  return {
    who: entry.name ?? (source ? `${actor}: ${source}` : actor),
    what: [kinds[entry.what] ?? entry.what, subjectOf(entry, names, locale)].filter(Boolean).join(' '),
    deed: deedOf(entry, locale),
  };
}

function deedOf({ what, before, after }: Named, locale: Locale): string {
  const words = textsOf(locale).audit;
  if (what === 'sign-out') return words.ended;
  if (what === 'sign-in')
    return (after as Record<string, unknown> | null)?.['failed'] === undefined ? words.succeeded : words.inVain;
  return before === null ? words.made : after === null ? words.gone : words.changed;
}

function subjectOf(entry: Named, names: Names, locale: Locale): string {
  const { what, subject } = entry;
  const [first = '', ...others] = subject.split('/');
  const rest = others.join('/');
  const authority = (ars: string) => names.authorities.get(ars) ?? ars;
  const service = (key: string) => wordsOf(names.services.get(key), locale) ?? key;
  const source = (id: string) => names.sources.get(id) ?? id;
  const own = noted(entry, locale) ?? subject;
  const formats: Record<string, string> = textsOf(locale).master.formats;
  switch (what) {
    case 'authority':
      return names.authorities.get(subject) ?? own;
    case 'service':
      return wordsOf(names.services.get(subject), locale) ?? own;
    case 'offer':
      return `${service(rest)}, ${authority(first)}`;
    case 'source':
      return names.sources.get(subject) ?? own;
    case 'mapping':
      return `${rest}, ${source(first)}`;
    case 'token':
      return `${subject}, ${source(`${field(entry, 'source')}`)}`;
    case 'person':
    case 'sign-in':
    case 'sign-out':
    case 'password':
    case 'password link':
    case 'subscriptions':
      return names.people.get(subject) ?? own;
    case 'edition':
    case 'handover':
      return rest === '' ? subject : `${rest}, ${authority(first)}`;
    case 'attempts':
      return source(subject.replace('source ', ''));
    case 'master data':
      return formats[subject] ?? subject;
    case 'alert':
    case 'annotation':
    case 'comment':
      return placeOf(entry, { authority, service });
    default:
      return subject;
  }
}

/** Something of an offer, named by where it belongs. */
function placeOf(entry: Named, names: { authority(ars: string): string; service(key: string): string }): string {
  const [ars, key] = [field(entry, 'authority'), field(entry, 'service')];
  const parts = [typeof key === 'string' ? names.service(key) : '', typeof ars === 'string' ? names.authority(ars) : ''];
  return parts.filter(Boolean).join(', ') || entry.subject;
}

/** Of the state after the change, or before it where there is none after. */
const field = ({ before, after }: Named, name: string): unknown =>
  [after, before].map((state) => (state as Record<string, unknown> | null)?.[name]).find((value) => value != null);

/** The name that the state itself has, of what is gone since. */
const noted = (entry: Named, locale: Locale): string | undefined => wordsOf(field(entry, 'name'), locale);

function wordsOf(name: unknown, locale: Locale): string | undefined {
  if (typeof name === 'string') return name;
  return typeof name === 'object' && name !== null && 'de' in name ? nameOf(name as Words, locale) : undefined;
}
