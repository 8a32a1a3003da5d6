import { KernButton, KernSelect } from '@kern-ux-annex/kern-react-kit';
import { type FormEvent, useState } from 'react';
import { type Day, isDay, type Range } from '../../server/contract/days.ts';
import { formatInterval, formatRange } from '../format.ts';
import type { Locale } from '../i18n/locale.ts';
import {
  choiceOf,
  chosenPeriod,
  neighbour,
  type Period,
  type PeriodChoice,
  periodChoices,
  periodText,
  rangeOf,
  todayAfter,
} from '../periods.ts';
import { DateField } from './DateField.tsx';

interface Props {
  period: Period;
  lastDay: Day;
  locale: Locale;
  onChange: (period: Period) => void;
}

/** A period in a few words: `Letzte 30 Tage`, `September 2026`, `01.09.–15.09.2026`. */
export function periodWords(period: Period, lastDay: Day, { texts, language }: Locale): string {
  if ('start' in period) return formatInterval(period.start, period.kind, language);
  if (period.kind !== 'free') return texts.filter.choices[choiceOf(period)];
  const { from, to } = rangeOf(period, lastDay);
  return formatRange(from, to, language);
}

/** Today, days back from yesterday, a month, quarter or year to step through, or any days. */
export function PeriodPicker({ period, lastDay, locale, onChange }: Props) {
  const { filter } = locale.texts;
  const range = rangeOf(period, lastDay);
  return (
    <>
      <KernSelect
        id="period"
        label={filter.period}
        required
        value={choiceOf(period)}
        onChange={(event) => onChange(chosenPeriod(event.currentTarget.value as PeriodChoice, range, lastDay))}
      >
        {periodChoices.map((choice) => (
          <option key={choice} value={choice}>
            {filter.choices[choice]}
          </option>
        ))}
      </KernSelect>
      {period.kind === 'free' && <FreeRange key={periodText(period)} range={range} locale={locale} onChange={onChange} />}
      <Stepper period={period} lastDay={lastDay} locale={locale} onChange={onChange} />
    </>
  );
}

/** Earlier and later for calendar periods; nothing for others. */
function Stepper({ period, lastDay, locale, onChange }: Props) {
  const [earlier, later] = [neighbour(period, -1), neighbour(period, 1)];
  if (!earlier || !later || !('start' in period)) return null;
  const { filter } = locale.texts;
  return (
    <div className="stepper" role="group" aria-label={filter.choices[period.kind]}>
      <KernButton variant="secondary" icon="chevron-left" text={filter.earlier} onClick={() => onChange(earlier)} />
      <span className="stepper__now" aria-live="polite">
        {formatInterval(period.start, period.kind, locale.language)}
      </span>
      <KernButton
        variant="secondary"
        icon="chevron-right"
        iconPosition="right"
        text={filter.later}
        disabled={rangeOf(later, lastDay).from > todayAfter(lastDay)}
        onClick={() => onChange(later)}
      />
    </div>
  );
}

/** Applied as a whole: half-typed dates must not ask for figures. */
function FreeRange({ range, locale, onChange }: { range: Range; locale: Locale; onChange: (period: Period) => void }) {
  const { filter } = locale.texts;
  const [{ from, to }, setTyped] = useState(range);
  const [wrong, setWrong] = useState(false);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const valid = isDay(from) && isDay(to) && from <= to;
    setWrong(!valid);
    if (valid) onChange({ kind: 'free', from, to });
  };
  return (
    <form className="free-range" onSubmit={apply} noValidate>
      <DateField
        id="from"
        label={filter.from}
        value={from}
        error={wrong ? filter.order : undefined}
        onChange={(text) => setTyped({ from: text, to })}
      />
      <DateField id="to" label={filter.to} value={to} onChange={(text) => setTyped({ from, to: text })} />
      <KernButton type="submit" variant="secondary" text={filter.apply} />
    </form>
  );
}
