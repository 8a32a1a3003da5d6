import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of the pages of topics, fetched with them. */
export const topicTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => topicTexts[language];
