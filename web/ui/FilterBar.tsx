import { KernSelect } from '@kern-ux-annex/kern-react-kit';
import type { Authority } from '../api.ts';
import type { Day } from '../../server/contract/days.ts';
import { dimensionLabel, type Locale } from '../i18n/locale.ts';
import { useFilters } from '../useFilters.ts';
import type { Period } from '../periods.ts';
import { PeriodPicker } from './PeriodPicker.tsx';

interface Props {
  /** to choose from; none where the page is about one authority anyway */
  authorities?: Authority[];
  /** the one shown, also where the address names none */
  period: Period;
  lastDay: Day;
  locale: Locale;
}

/** What a page shows, chosen once for all its figures and kept in the address. */
export function FilterBar({ authorities, period, lastDay, locale }: Props) {
  const { filters, change } = useFilters();
  const { filter } = locale.texts;
  return (
    <section className="panel filters" aria-label={filter.heading}>
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
    </section>
  );
}
