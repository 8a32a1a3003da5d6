import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type EditionOutlook, type EditionPreview, wholeInstance } from '../../../server/contract/editions.ts';
import { licences } from '../../../server/contract/licences.ts';
import { formatDay } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { isAdmin, useSession } from '../../session.ts';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { textsOf } from './texts/texts.ts';
import { count, periodName } from './words.ts';

interface Props {
  outlook: EditionOutlook;
  preview: EditionPreview | undefined;
  locale: Locale;
}

/** What an edition would be made of, and where that is changed. */
export function Facts({ outlook, preview, locale }: Props) {
  const { next } = textsOf(locale);
  const session = useSession();
  const admin = session !== undefined && isAdmin(session);
  const { publisher, licence, authorities, newest, contact, month, overSince } = outlook;
  const own = publisher === wholeInstance ? '/admin/authorities' : `/admin/authorities/${publisher}`;
  const facts: [string, ReactNode][] = [
    [next.month, next.monthOver(periodName(month, locale), formatDay(overSince, locale.language))],
    ...(preview
      ? [[next.span, next.to(periodName(preview.firstMonth, locale), periodName(preview.lastMonth, locale))] as [string, string]]
      : []),
    [next.newest, newest?.id ?? next.none],
    ...(publisher === wholeInstance
      ? [[next.authorities, next.of(count(authorities.counted, locale), count(authorities.of, locale))] as [string, string]]
      : []),
    [
      next.licence,
      <Changed key="licence" to={admin ? own : undefined} label={next.changeLicence} text={next.change}>
        {licence ? licences[licence][locale.language] : next.noLicence}
      </Changed>,
    ],
    [
      next.contact,
      <Changed key="contact" to={admin ? '/admin/settings' : undefined} label={next.changeContact} text={next.change}>
        {contact ?? next.noContact}
      </Changed>,
    ],
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {!admin && <p className="note">{next.byAdmins}</p>}
      <p className="kern-body">
        <strong>{next.schedule}:</strong> {scheduleWords(outlook, locale)}
      </p>
    </>
  );
}

interface ChangedProps {
  to: string | undefined;
  label: string;
  text: string;
  children: ReactNode;
}

/** A fact with the way to where it is changed, for whoever may. */
function Changed({ to, label, text, children }: ChangedProps) {
  const { filters } = useFilters();
  return (
    <>
      {children}{' '}
      {to && (
        <Link href={hrefTo(to, filters)} className="kern-link kern-link--no-visited-state" aria-label={label}>
          {text}
        </Link>
      )}
    </>
  );
}

function scheduleWords({ schedule: { day, next: due } }: EditionOutlook, locale: Locale): string {
  const { next } = textsOf(locale);
  if (day === null) return next.noSchedule;
  if (due === null) return next.notBegun(`${day}`);
  return next.due(formatDay(due.on, locale.language), periodName(due.month, locale));
}
