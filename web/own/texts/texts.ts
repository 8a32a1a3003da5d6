import type { Locale } from '../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of what people make their own, fetched when they do. */
export const ownTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => ownTexts[language];
