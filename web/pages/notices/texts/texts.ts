import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of notices, fetched with their page. */
export const noticeTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => noticeTexts[language];
