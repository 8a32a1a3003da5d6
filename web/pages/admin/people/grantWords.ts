import { type Locale, nameOf } from '../../../i18n/locale.ts';
import type { FullCatalogue, Grant } from '../api.ts';

/** A role with the place it holds for, as people say it. */
export function grantWords(
  { role, authority, service }: Grant,
  { authorities, services }: FullCatalogue,
  locale: Locale,
): string {
  const { role: names } = locale.texts.account;
  if (authority === undefined) return names[role];
  const named = services.find(({ key }) => key === service);
  const place = authorities.find(({ ars }) => ars === authority)?.name ?? authority;
  return `${names[role]}: ${[...(service ? [named ? nameOf(named.name, locale) : service] : []), place].join(', ')}`;
}
