import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of the comparison: apart from the others, so that the first page does not fetch them. */
export const compareTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => compareTexts[language];
