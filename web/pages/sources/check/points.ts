import { isEventType } from '../mappings/editor/model.ts';
import type { Locale } from '../../../i18n/locale.ts';
import type { CheckPoint } from '../api.ts';
import { faultWords } from '../texts/faults.ts';
import { textsOf } from '../texts/texts.ts';

/** What a connection check found, in groups that belong together. */
export const groups = ['access', 'events', 'refusals', 'ways'] as const;
export type Group = (typeof groups)[number];

export function groupOf({ key }: CheckPoint): Group {
  const kind = key.split(':')[0] ?? '';
  if (['type', 'step', 'page'].includes(kind)) return 'events';
  if (kind === 'refused') return 'refusals';
  return kind === 'way' || kind === 'repeated' ? 'ways' : 'access';
}

/** What was looked at, in the reader's language; undefined where only the API has words for it. */
export function titleOf({ key }: CheckPoint, locale: Locale): string | undefined {
  const { check, mapping } = textsOf(locale);
  const [kind = '', code = '', field = ''] = key.split(':');
  switch (kind) {
    case 'type':
      return isEventType(code) ? check.eventsOf(mapping.events[code], code) : undefined;
    case 'step':
      return check.step(code);
    case 'page':
      return check.page(code);
    case 'refused':
      return check.refused(faultWords(code, locale.language).title, field);
    case 'way':
      return wordsIn(check.ways, code);
    default:
      return wordsIn(check.titles, kind);
  }
}

const wordsIn = (words: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined;
