import type { Locale } from '../i18n/locale.ts';

interface Props {
  authority: string;
  /** none: all that the authority offers */
  service?: string | undefined;
  locale: Locale;
}

/** The page to print about the last week, which the server makes. */
export function ReportLink({ authority, service, locale: { texts, language } }: Props) {
  const place = [authority, ...(service === undefined ? [] : [service])].map(encodeURIComponent).join('/');
  return (
    <a href={`/reports/${place}?lang=${language}`} className="kern-link kern-link--small kern-link--no-visited-state">
      {texts.report}
    </a>
  );
}
