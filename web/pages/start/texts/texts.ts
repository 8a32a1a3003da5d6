import type { Locale } from '../../../i18n/locale.ts';
import { de } from './de.ts';
import { en } from './en.ts';

export const startTexts = { de, en };

export const textsOf = ({ language }: Locale): typeof de => startTexts[language];
