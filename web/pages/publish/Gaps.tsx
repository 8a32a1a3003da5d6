import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type EditionOutlook, wholeInstance } from '../../../server/contract/editions.ts';
import { nameOf, type Locale } from '../../i18n/locale.ts';
import type { Instance } from '../../shown.ts';
import { hrefTo, useFilters } from '../../useFilters.ts';
import { fetchAuthorities, fetchMonth } from './api.ts';
import { textsOf } from './texts/texts.ts';
import { count, periodName } from './words.ts';

const most = 5;

interface Props {
  outlook: EditionOutlook;
  instance: Instance;
  locale: Locale;
}

/** Warns where deliveries of the newest month are late or stayed away: whoever publishes now revises later. */
export function Gaps({ outlook: { publisher, month }, instance: { catalogue, freshness }, locale }: Props) {
  const { gaps } = textsOf(locale);
  const { filters } = useFilters();
  const authority = publisher === wholeInstance ? undefined : publisher;
  const { data } = useQuery({
    queryKey: ['editions', 'gaps', publisher, month, freshness.talliedAt],
    queryFn: async ({ signal }) => {
      const [rows, authorities] = await Promise.all([fetchMonth(month, authority, signal), fetchAuthorities(signal)]);
      const agreed = new Set(authorities.filter(({ licence }) => licence).map(({ ars }) => ars));
      return rows.filter((row) => row.state !== 'not_connected' && agreed.has(row.authority));
    },
  });
  const missing = (data ?? []).flatMap(({ state, ...row }) =>
    state === 'late' || state === 'silent' ? [{ ...row, state }] : [],
  );
  if (missing.length === 0) return null;
  const named = ({ authority: ars, service, state }: (typeof missing)[number]): string => {
    const town = catalogue.authorities.find((one) => one.ars === ars)?.name ?? ars;
    const what = catalogue.services.find(({ key }) => key === service)?.name;
    return `${what ? nameOf(what, locale) : service}, ${town}: ${gaps.state[state]}`;
  };
  return (
    <KernAlert
      variant="warning"
      title={gaps.title(periodName(month, locale))}
      body={
        <>
          <p>{gaps.body(count(missing.length, locale), count(data?.length ?? 0, locale))}</p>
          <ul>
            {missing.slice(0, most).map((row) => (
              <li key={`${row.authority} ${row.service}`}>{named(row)}</li>
            ))}
            {missing.length > most && <li>{gaps.more(count(missing.length - most, locale))}</li>}
          </ul>
          <Link href={hrefTo('/completeness', { ...filters, authority })} className="kern-link kern-link--no-visited-state">
            {gaps.link}
          </Link>
        </>
      }
    />
  );
}
