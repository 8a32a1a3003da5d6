import { KernInput } from '@kern-ux-annex/kern-react-kit';
import { useDeferredValue, useMemo } from 'react';
import { formatRange, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { isListed } from '../../listed.ts';
import { type Period, periodText, rangeOf, todayAfter } from '../../periods.ts';
import { csvBlob, saveFile } from '../../saveFile.ts';
import { type Instance, useShown } from '../../shown.ts';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { SmallButton } from '../../ui/SmallButton.tsx';
import { TooMany } from '../../ui/TooMany.tsx';
import { useFilters, useOwnQuery } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { foundLines, serviceLines, sortOf } from './lines.ts';
import { fetchServices, type ServicesPicture } from './picture.ts';
import { ServiceTable } from './ServiceTable.tsx';
import { servicesCsv } from './table.ts';

/** Dienste: every offer in one table to search, sort and take along. */
export function ServicesPage({ locale }: { locale: Locale }) {
  return (
    <WithInstance title={locale.texts.services.title} locale={locale}>
      {(instance) => <KnownServices instance={instance} locale={locale} />}
    </WithInstance>
  );
}

function KnownServices({ instance, locale }: { instance: Instance; locale: Locale }) {
  const { filters } = useFilters();
  const { freshness, catalogue, lastDay } = instance;
  const { services, state } = locale.texts;
  const authority = catalogue.authorities.find(({ ars }) => ars === filters.authority);
  if (filters.authority && !authority) return <NotFound title={state.unknownAuthority} locale={locale} />;
  const period = filters.period ?? instance.usual;
  const range = rangeOf(period, lastDay);
  return (
    <>
      <PageHead title={authority ? `${services.title}: ${authority.name}` : services.title} locale={locale}>
        <FreshnessBadge freshness={freshness} locale={locale} />
      </PageHead>
      <FilterBar period={period} authorities={catalogue.authorities} lastDay={lastDay} locale={locale} />
      {range.from > todayAfter(lastDay) ? (
        <NotYet range={range} locale={locale} />
      ) : !isListed(catalogue.offers, authority?.ars) ? (
        <section className="panel" aria-label={services.title}>
          <TooMany locale={locale} />
        </section>
      ) : (
        <ShownServices period={period} instance={instance} locale={locale} />
      )}
    </>
  );
}

function ShownServices({ period, instance, locale }: { period: Period; instance: Instance; locale: Locale }) {
  const { filters } = useFilters();
  const { freshness, lastDay } = instance;
  const { authority } = filters;
  const question = ['services', periodText(period), authority, lastDay];
  const chosen = { period, lastDay, against: undefined };
  const shown = useShown(question, freshness.talliedAt, (signal) => fetchServices({ authority }, chosen, signal));
  return (
    <PictureFrame
      shown={shown}
      days={({ range, lastDay: last }) => ({ range, before: undefined, lastDay: last })}
      locale={locale}
    >
      {(picture) => <Found picture={picture} instance={instance} locale={locale} />}
    </PictureFrame>
  );
}

/** Letters show at once in the field, the table follows. */
function Found({ picture, instance, locale }: { picture: ServicesPicture; instance: Instance; locale: Locale }) {
  const { own, choose } = useOwnQuery();
  const { services } = locale.texts;
  const [typed, sorted] = [own.get('search') ?? '', own.get('sort') ?? undefined];
  const search = useDeferredValue(typed);
  const sort = useMemo(() => sortOf(sorted), [sorted]);
  const all = useMemo(() => serviceLines(picture, instance.catalogue, locale), [picture, instance.catalogue, locale]);
  const found = useMemo(() => foundLines(all, search, sort, locale), [all, search, sort, locale]);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  const range = formatRange(picture.range.from, picture.range.to, locale.language);
  const download = () =>
    saveFile(
      csvBlob(servicesCsv(found, locale)),
      `${services.title.toLowerCase()}-${picture.range.from}-${picture.range.to}.csv`,
    );
  return (
    <section className="panel services" aria-labelledby="services-count">
      <div className="services__tools">
        <KernInput
          id="services-search"
          label={services.search}
          hint={services.searchHint}
          value={typed}
          onChange={(event) => choose({ search: event.currentTarget.value || undefined }, { replace: true })}
        />
        <h2 id="services-count" className="kern-title" aria-live="polite">
          {found.length === all.length ? services.all(count(all.length)) : services.found(count(found.length), count(all.length))}
        </h2>
        <SmallButton text={services.csv} onClick={download} />
      </div>
      {found.length > 0 ? (
        <ServiceTable lines={found} sort={sort} range={range} locale={locale} />
      ) : (
        <div className="stack">
          <p>{services.none}</p>
          <SmallButton text={services.clear} onClick={() => choose({ search: undefined })} />
        </div>
      )}
    </section>
  );
}
