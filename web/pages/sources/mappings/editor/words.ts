import type { Locale } from '../../../../i18n/locale.ts';
import { type SourceTexts, textsOf } from '../../texts/texts.ts';

/** What is mapped: a table, or requests to Matomo's address, whose parameters are edited like columns. */
export type Mapped = 'table' | 'requests';
export type MappingWords = SourceTexts['mapping'];

/** The words of the editor: of requests nobody says “column” or “line”. */
export function wordsOf({ locale, of }: { locale: Locale; of: Mapped }): MappingWords {
  const { mapping, ofRequests } = textsOf(locale);
  return of === 'requests' ? { ...mapping, ...ofRequests } : mapping;
}
