import { KernSelect } from '@kern-ux-annex/kern-react-kit';
import type { Authority } from '../api.ts';
import type { YearBefore } from '../filters.ts';
import type { Day } from '../../server/contract/days.ts';
import { dimensionLabel, type Locale } from '../i18n/locale.ts';
import { useFilters } from '../useFilters.ts';
import type { Period } from '../periods.ts';
import { Folded } from './Folded.tsx';
import { PeriodPicker, periodWords } from './PeriodPicker.tsx';

interface Props {
  /** to choose from; none where the page is about one authority anyway */
  authorities?: Authority[];
  /** the one shown, also where the address names none */
  period: Period;
  lastDay: Day;
  locale: Locale;
  /** whether the page sets its figures beside earlier ones */
  compares?: boolean;
}

const against = ['year', 'year_weeks'] as const satisfies YearBefore[];

/** What a page shows, chosen once for all its figures and kept in the address. */
export function FilterBar({ authorities, period, lastDay, locale, compares = false }: Props) {
  const { filters, change } = useFilters();
  const { filter, compared } = locale.texts;
  const named = authorities?.find(({ ars }) => ars === filters.authority)?.name ?? filter.allAuthorities;
  const chosen = [
    ...(authorities ? [named] : []),
    periodWords(period, lastDay, locale),
    ...(compares && filters.against ? [compared[filters.against]] : []),
  ].join(' · ');
  return (
    <Folded label={filter.heading} chosen={chosen}>
      {authorities && (
        <KernSelect
          id="authority"
          label={dimensionLabel('authority', locale)}
          required
          value={filters.authority ?? ''}
          onChange={(event) => change({ authority: event.currentTarget.value || undefined })}
        >
          <option value="">{filter.allAuthorities}</option>
          {authorities.map(({ ars, name }) => (
            <option key={ars} value={ars}>
              {name}
            </option>
          ))}
        </KernSelect>
      )}
      <PeriodPicker period={period} lastDay={lastDay} locale={locale} onChange={(chosen) => change({ period: chosen })} />
      {compares && (
        <KernSelect
          id="against"
          label={compared.label}
          required
          value={filters.against ?? ''}
          onChange={(event) => change({ against: against.find((name) => name === event.currentTarget.value) })}
        >
          <option value="">{compared.before}</option>
          {against.map((name) => (
            <option key={name} value={name}>
              {compared[name]}
            </option>
          ))}
        </KernSelect>
      )}
    </Folded>
  );
}
