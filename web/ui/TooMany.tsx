import type { Locale } from '../i18n/locale.ts';

/** In place of offers that are too many to be named one by one: choose an authority. */
export const TooMany = ({ locale }: { locale: Locale }) => <p className="kern-body">{locale.texts.offers.tooMany}</p>;
