import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ReportInterval, reportIntervals, type Subscription } from '../../../server/contract/reports.ts';
import { type Catalogue, get, send } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { SelectField } from '../../ui/fields.tsx';
import { SmallButton } from '../../ui/SmallButton.tsx';
import { ReportLink } from '../../ui/ReportLink.tsx';
import { Trouble } from '../../ui/states.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { PlaceFields, placeName } from './PlaceFields.tsx';
import { textsOf } from './texts/texts.ts';

const url = '/api/v1/subscriptions';
interface Answer {
  subscriptions: Subscription[];
}

/** The reports that somebody gets by mail; each is also a page to print. */
export function Reports({ catalogue, locale }: { catalogue: Catalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['subscriptions'], queryFn: ({ signal }) => get<Answer>(url, signal) });
  const putting = useMutation({
    mutationFn: (subscriptions: Subscription[]) => send<Answer>('PUT', url, { subscriptions }),
    networkMode: 'always',
    onSuccess: (answer) => client.setQueryData(['subscriptions'], answer),
  });
  const mine = data?.subscriptions ?? [];
  return (
    <section className="panel stack" aria-labelledby="reports-title">
      <h2 id="reports-title" className="kern-heading-small">
        {texts.reports.heading}
      </h2>
      {error && <Trouble known={data !== undefined} error={error} retry={() => void refetch()} locale={locale} />}
      {data && mine.length === 0 && <p>{texts.reports.none}</p>}
      <ul className="comments__list">
        {mine.map((one) => {
          const name = `${placeName(one, catalogue, locale)}, ${texts.reports.intervals[one.every]}`;
          return (
            <li key={name} className="comments__one">
              <p>{name}</p>
              <div className="actions">
                <ReportLink authority={one.authority} service={one.service} locale={locale} />
                <SmallButton
                  text={texts.reports.remove}
                  aria-label={texts.reports.removeOf(name)}
                  onClick={() => putting.mutate(mine.filter((other) => other !== one))}
                />
              </div>
            </li>
          );
        })}
      </ul>
      {putting.error && <NotDone title={texts.failed} error={putting.error} locale={locale} />}
      {data && <Adding catalogue={catalogue} add={(one) => putting.mutate([...mine, one])} locale={locale} />}
    </section>
  );
}

interface AddingProps {
  catalogue: Catalogue;
  add: (one: Subscription) => void;
  locale: Locale;
}

function Adding({ catalogue, add, locale }: AddingProps) {
  const texts = textsOf(locale);
  const [place, setPlace] = useState({ authority: catalogue.authorities[0]?.ars ?? '', service: '' });
  const [every, setEvery] = useState<ReportInterval>('week');
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        add({ authority: place.authority, every, ...(place.service ? { service: place.service } : {}) });
      }}
    >
      <PlaceFields id="report" place={place} change={setPlace} catalogue={catalogue} locale={locale} />
      <SelectField
        id="report-every"
        label={texts.reports.every}
        value={every}
        onChange={(chosen) => setEvery(reportIntervals.find((one) => one === chosen) ?? 'week')}
      >
        {reportIntervals.map((one) => (
          <option key={one} value={one}>
            {texts.reports.intervals[one]}
          </option>
        ))}
      </SelectField>
      <KernButton type="submit" variant="primary" text={texts.reports.add} />
    </form>
  );
}
