import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { importsDe } from './importsDe.ts';
import { importsEn } from './importsEn.ts';
import { mappingsDe } from './mappingsDe.ts';
import { mappingsEn } from './mappingsEn.ts';

/** The texts of the pages about sources: apart from the others, so that the first page does not fetch them. */
export const sourceTexts = {
  de: { ...de, ...importsDe, ...mappingsDe },
  en: { ...en, ...importsEn, ...mappingsEn },
};
export type SourceTexts = typeof sourceTexts.de;

export const textsOf = ({ language }: Locale): SourceTexts => sourceTexts[language];
