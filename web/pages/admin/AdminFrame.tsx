import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Locale } from '../../i18n/locale.ts';
import { isAdmin, useSession } from '../../session.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { linkClass } from '../../ui/SiteLinks.tsx';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { managerParts, type Part, parts } from './parts.ts';
import { textsOf } from './texts/texts.ts';

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
