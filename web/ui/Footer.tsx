import type { Locale } from '../i18n/locale.ts';
import { SiteLinks } from './SiteLinks.tsx';

/** What is not in the navigation, and what this is. */
export function Footer({ locale }: { locale: Locale }) {
  const { site } = locale.texts;
  return (
    <footer className="foot">
      <div className="foot__row">
        <p>{site.about}</p>
        <SiteLinks label={site.footer} locale={locale} />
      </div>
    </footer>
  );
}
