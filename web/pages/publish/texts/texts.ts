import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of publishing, fetched with its page. */
export const publishTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => publishTexts[language];
