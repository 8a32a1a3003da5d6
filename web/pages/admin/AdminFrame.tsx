import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Locale } from '../../i18n/locale.ts';
import { isAdmin, useSession } from '../../session.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { linkClass } from '../../ui/SiteLinks.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { textsOf } from './texts/texts.ts';

/** The parts of the administration; managers have their services, admins everything. */
export const parts = [
  'authorities',
  'services',
  'offers',
  'quality',
  'master-data',
  'people',
  'audit',
  'settings',
  'grade',
] as const;
export type Part = (typeof parts)[number];
/** What managers are shown of them. */
export const managerParts = ['offers', 'quality'] as const satisfies Part[];

interface Props {
  /** undefined on the first page */
  part?: Part;
  /** heading where it is not that of the part */
  title?: string;
  locale: Locale;
  children: ReactNode;
}

/** Heading and ways to the other parts. */
export function AdminFrame({ part, title, locale, children }: Props) {
  const texts = textsOf(locale);
  const { filters, path } = useFilters();
  const session = useSession();
  const open = session && isAdmin(session) ? parts : managerParts;
  return (
    <>
      <PageHead title={title ?? (part ? texts.parts[part] : locale.texts.site.admin)} locale={locale} />
      <nav className="panel parts" aria-label={texts.navigation}>
        <ul className="links">
          {open.map((one) => (
            <li key={one}>
              <Link
                href={hrefTo(`/admin/${one}`, filters)}
                className={linkClass}
                aria-current={one === part ? (path === `/admin/${one}` ? 'page' : 'true') : undefined}
              >
                {texts.parts[one]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </>
  );
}
