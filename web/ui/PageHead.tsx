import { KernHeading } from '@kern-ux-annex/kern-react-kit';
import { type ReactNode, useEffect } from 'react';
import type { Locale } from '../i18n/locale.ts';

interface Props {
  title: string;
  locale: Locale;
  /** above the title: where this page belongs */
  above?: ReactNode;
  /** beside it: badges */
  children?: ReactNode;
}

/** The one heading of a page, which is also the title of the window. */
export function PageHead({ title, locale, above, children }: Props) {
  useEffect(() => {
    document.title = `${title} – ${locale.texts.site.name}`;
  }, [title, locale]);
  return (
    <div className="page__head">
      <div>
        {above}
        <KernHeading level={1} size="large">
          {title}
        </KernHeading>
      </div>
      {children}
    </div>
  );
}
