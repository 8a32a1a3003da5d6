import type { Day } from '../../../server/contract/days.ts';
import { servicesInOrder } from '../../i18n/inOrder.ts';
import { kpiLabel, type Locale, nameOf } from '../../i18n/locale.ts';
import type { Period } from '../../periods.ts';
import type { Instance } from '../../shown.ts';
import { SelectField } from '../../ui/fields.tsx';
import { Folded } from '../../ui/Folded.tsx';
import { PeriodPicker, periodWords } from '../../ui/PeriodPicker.tsx';
import { useFilters, useOwnQuery } from '../../useFilters.ts';
import { comparedKpis, groups, type Question } from './question.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  question: Question;
  /** whoever asks may read some services of theirs only, so not all of them together */
  parts: boolean;
  period: Period;
  /** ARS of the one that stands out, also where the address names none */
  own: string | undefined;
  instance: Instance;
  lastDay: Day;
  locale: Locale;
}

/** What is compared, of whom, with whom and when; all of it is in the address. */
export function Choices({ question, parts, period, own, instance: { catalogue }, lastDay, locale }: Props) {
  const texts = textsOf(locale);
  const { change } = useFilters();
  const { choose } = useOwnQuery();
  const offered = catalogue.services.filter(({ key }) => catalogue.offers.some(({ service }) => service === key));
  const pick = (name: string, usual: string) => (value: string) => choose({ [name]: value === usual ? undefined : value });
  const named = catalogue.services.find(({ key }) => key === question.service)?.name;
  const chosen = [
    kpiLabel(question.kpi, locale),
    named ? nameOf(named, locale) : texts.allServices,
    periodWords(period, lastDay, locale),
  ].join(' · ');
  return (
    <Folded label={texts.choose} chosen={chosen}>
      <SelectField id="service" label={texts.service} value={question.service ?? ''} onChange={pick('service', '')}>
        {!parts && <option value="">{texts.allServices}</option>}
        {servicesInOrder(offered, locale).map(({ key, name }) => (
          <option key={key} value={key}>
            {nameOf(name, locale)}
          </option>
        ))}
      </SelectField>
      <SelectField id="kpi" label={texts.kpi} value={question.kpi} onChange={pick('kpi', 'completion_rate')}>
        {comparedKpis.map((kpi) => (
          <option key={kpi} value={kpi}>
            {kpiLabel(kpi, locale)}
          </option>
        ))}
      </SelectField>
      <SelectField
        id="own"
        label={texts.authority}
        value={own ?? ''}
        onChange={(authority) => change({ authority: authority || undefined })}
      >
        <option value="">{texts.noAuthority}</option>
        {catalogue.authorities.map(({ ars, name }) => (
          <option key={ars} value={ars}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField id="against" label={texts.against} value={question.against} onChange={pick('against', 'all')}>
        {groups.map((group) => (
          <option key={group} value={group}>
            {texts.group[group]}
          </option>
        ))}
      </SelectField>
      <PeriodPicker period={period} lastDay={lastDay} locale={locale} onChange={(chosen) => change({ period: chosen })} />
      <SelectField id="order" label={texts.order} value={question.order} onChange={pick('order', 'name')}>
        <option value="name">{texts.byName}</option>
        <option value="value">{texts.byValue}</option>
      </SelectField>
    </Folded>
  );
}
