import { type CompletenessState, completenessStates } from '../../../server/contract/completeness.ts';
import type { Locale } from '../../i18n/locale.ts';
import { textsOf } from './texts/texts.ts';

/** Told apart by form as well as by colour. */
const signs: Record<CompletenessState, string> = { measured: '✓', late: '…', silent: '!', not_connected: '–' };

/** The sign of a state; its words stand beside it, or are there for readers of the screen. */
export function Sign({ state }: { state: CompletenessState }) {
  return (
    <span className={`sign sign--${state}`} aria-hidden="true">
      {signs[state]}
    </span>
  );
}

/** What the signs mean. */
export function Legend({ locale }: { locale: Locale }) {
  const texts = textsOf(locale);
  return (
    <>
      <h2 className="kern-heading-small">{texts.legend}</h2>
      <dl className="signs">
        {completenessStates.map((state) => (
          <div key={state}>
            <dt>
              <Sign state={state} /> {texts.states[state]}
            </dt>
            <dd>{texts.meaning[state]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
