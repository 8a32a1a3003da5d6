import { kpiIds, kpiOf } from '../../../server/contract/kpis.ts';
import { kpiLabel, type Locale } from '../../i18n/locale.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import type { Entered } from './entered.ts';
import { textsOf } from './texts/texts.ts';

const kinds = ['threshold', 'unusual', 'silent'] as const;
/** What is known of whole months only cannot be told of. */
const kpis = kpiIds.filter((kpi) => !kpiOf(kpi).byStep && !kpiOf(kpi).wholeMonths);

interface Props {
  /** begins the ids of the fields: there may be several forms on a page */
  id: string;
  entered: Entered;
  change: (part: Partial<Entered>) => void;
  /** paths of what the schema refuses */
  wrong: Set<string>;
  locale: Locale;
}

/** What is to be told of. */
export function RuleFields(props: Props) {
  const { id, entered, change, wrong, locale } = props;
  const { alerts: texts } = textsOf(locale);
  return (
    <>
      <SelectField id={`${id}-kind`} label={texts.kind} value={entered.kind} onChange={(kind) => change({ kind })}>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {texts.kinds[kind]}
          </option>
        ))}
      </SelectField>
      {entered.kind === 'threshold' && <Threshold {...props} />}
      {entered.kind === 'unusual' && (
        <SelectField id={`${id}-unusual`} label={texts.side} value={entered.unusual} onChange={(unusual) => change({ unusual })}>
          {(['both', 'low', 'high'] as const).map((side) => (
            <option key={side} value={side}>
              {texts.unusual[side]}
            </option>
          ))}
        </SelectField>
      )}
      {entered.kind === 'silent' && (
        <TextField
          id={`${id}-hours`}
          label={texts.hours}
          inputMode="numeric"
          value={entered.hours}
          error={wrong.has('rule.hours') ? texts.wholeWrong : undefined}
          onChange={(hours) => change({ hours })}
        />
      )}
    </>
  );
}

/** A KPI and the value it must pass. */
function Threshold({ id, entered, change, wrong, locale }: Props) {
  const { alerts: texts } = textsOf(locale);
  return (
    <>
      <SelectField id={`${id}-kpi`} label={texts.kpi} value={entered.kpi} onChange={(kpi) => change({ kpi })}>
        {kpis.map((kpi) => (
          <option key={kpi} value={kpi}>
            {kpiLabel(kpi, locale)}
          </option>
        ))}
      </SelectField>
      <SelectField id={`${id}-side`} label={texts.side} value={entered.side} onChange={(side) => change({ side })}>
        <option value="below">{texts.sides.below}</option>
        <option value="above">{texts.sides.above}</option>
      </SelectField>
      <TextField
        id={`${id}-value`}
        label={texts.value}
        hint={texts.valueHint}
        inputMode="decimal"
        value={entered.value}
        error={wrong.has('rule.value') ? texts.valueWrong : undefined}
        onChange={(value) => change({ value })}
      />
      <TextField
        id={`${id}-last`}
        label={texts.last}
        inputMode="numeric"
        value={entered.last}
        error={wrong.has('rule.last') ? texts.wholeWrong : undefined}
        onChange={(last) => change({ last })}
      />
      <SelectField id={`${id}-unit`} label={texts.unit} value={entered.unit} onChange={(unit) => change({ unit })}>
        <option value="day">{texts.units.day}</option>
        <option value="week">{texts.units.week}</option>
      </SelectField>
    </>
  );
}
