import type { Locale } from '../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of notes: apart from the others, so that the first picture does not wait for them. */
export const noteTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => noteTexts[language];
