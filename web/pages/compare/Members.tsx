import { useQuery } from '@tanstack/react-query';
import type { Range } from '../../../server/contract/days.ts';
import { fewestMembers } from '../../../server/contract/statistics.ts';
import { ApiError, type Authority } from '../../api.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Instance } from '../../shown.ts';
import { CheckField, FieldGroup } from '../../ui/fields.tsx';
import { useOwnQuery } from '../../useFilters.ts';
import { fetchCompared } from './question.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  /** ARS */
  chosen: string[];
  service: string | undefined;
  range: Range;
  instance: Instance;
  locale: Locale;
}

/** Who may be chosen for a comparison: one's own, and those of others that agreed to it. */
export function Members({ chosen, service, range, instance, locale }: Props) {
  const texts = textsOf(locale);
  const { choose } = useOwnQuery();
  const others = useComparable(service, range);
  const { authorities, offers } = instance.catalogue;
  const own = authorities.filter(({ ars }) =>
    offers.some((offer) => offer.authority === ars && (service === undefined || offer.service === service)),
  );
  const all = [...own, ...others.filter(({ ars }) => !own.some((one) => one.ars === ars))].sort((one, other) =>
    one.name.localeCompare(other.name, locale.language),
  );
  const toggle = (ars: string, checked: boolean) => {
    const next = checked ? [...chosen, ars] : chosen.filter((other) => other !== ars);
    choose({ members: next.length > 0 ? next.join(',') : undefined });
  };
  return (
    <section className="panel" aria-label={texts.members}>
      <FieldGroup label={texts.members} hint={texts.membersHint}>
        <div className="choices">
          {all.map(({ ars, name }) => (
            <CheckField
              key={ars}
              id={`member-${ars}`}
              label={name}
              checked={chosen.includes(ars)}
              onChange={(checked) => toggle(ars, checked)}
            />
          ))}
        </div>
      </FieldGroup>
      {chosen.length < fewestMembers && (
        <p role="status">{texts.membersFew(formatValue(chosen.length, 'count', locale.language))}</p>
      )}
    </section>
  );
}

/** Those that agreed, as a comparison with all of them names them; none where they are too few for one. */
function useComparable(service: string | undefined, range: Range): Authority[] {
  const asked = { kpi: 'starts', service, against: 'all', members: [], authority: undefined, range } as const;
  const { data } = useQuery({
    queryKey: ['comparable', asked],
    queryFn: async ({ signal }) => {
      try {
        return (await fetchCompared({ ...asked, members: [] }, signal)).answer.rows;
      } catch (error) {
        if (error instanceof ApiError && error.status === 400) return [];
        throw error;
      }
    },
  });
  return (data ?? []).map(({ authority, name }) => ({ ars: authority, name }));
}
