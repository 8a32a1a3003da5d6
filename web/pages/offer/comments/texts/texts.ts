import type { Locale } from '../../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of comments, fetched with them. */
export const commentTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => commentTexts[language];
