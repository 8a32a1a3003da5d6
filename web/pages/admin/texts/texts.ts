import type { Locale } from '../../../i18n/locale.ts';
import { catalogueDe } from './catalogueDe.ts';
import { catalogueEn } from './catalogueEn.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The texts of the administration: apart from the others, so that the first page does not fetch them. */
export const adminTexts = { de: { ...de, ...catalogueDe }, en: { ...en, ...catalogueEn } };
export type AdminTexts = typeof adminTexts.de;

export const textsOf = ({ language }: Locale): AdminTexts => adminTexts[language];
