import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of what people change of their own account, fetched with it. */
export const accountTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => accountTexts[language];
