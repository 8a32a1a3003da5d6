import type { Authority } from '../../api.ts';
import { dimensionLabel, type Locale } from '../../i18n/locale.ts';
import { SelectField } from '../../ui/fields.tsx';
import { useFilters } from '../../useFilters.ts';

interface Props {
  authorities: Authority[];
  /** what stands there while none is chosen */
  none: string;
  locale: Locale;
}

/** Whose entries a list shows, where those of all are too many; kept in the address. */
export function AuthorityChoice({ authorities, none, locale }: Props) {
  const { filters, change } = useFilters();
  const label = dimensionLabel('authority', locale);
  return (
    <section className="panel filters" aria-label={locale.texts.filter.heading}>
      <SelectField
        id="authority"
        label={label}
        value={filters.authority ?? ''}
        onChange={(ars) => change({ authority: ars || undefined })}
      >
        <option value="">{none}</option>
        {authorities.map(({ ars, name }) => (
          <option key={ars} value={ars}>
            {name}
          </option>
        ))}
      </SelectField>
    </section>
  );
}
