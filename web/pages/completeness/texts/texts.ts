import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of completeness, fetched with its page. */
export const completenessTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => completenessTexts[language];
