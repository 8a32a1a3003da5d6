import { type EventType, eventTypes } from '../../../../server/contract/event.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { CheckField, FieldGroup } from '../../../ui/fields.tsx';
import { textsOf as sourceTextsOf } from '../../sources/texts/texts.ts';
import { textsOf } from '../texts/texts.ts';

interface Props {
  /** undefined: nothing is declared */
  chosen: EventType[] | undefined;
  locale: Locale;
  onChange: (chosen: EventType[] | undefined) => void;
}

/** What the platform is declared to report; what is declared and does not arrive is then said. */
export function Measures({ chosen, locale, onChange }: Props) {
  const words = textsOf(locale).offer;
  const labels = sourceTextsOf(locale).mapping.events;
  const toggle = (type: EventType, checked: boolean) =>
    onChange(eventTypes.filter((other) => (other === type ? checked : chosen?.includes(other))));
  return (
    <>
      <CheckField
        id="offer-declares"
        label={words.declares}
        hint={words.declaresHint}
        checked={chosen !== undefined}
        onChange={(declares) => onChange(declares ? ['started', 'submitted'] : undefined)}
      />
      {chosen && (
        <FieldGroup label={words.measures}>
          <div className="choices">
            {eventTypes.map((type) => (
              <CheckField
                key={type}
                id={`measures-${type}`}
                label={labels[type]}
                checked={chosen.includes(type)}
                onChange={(checked) => toggle(type, checked)}
              />
            ))}
          </div>
        </FieldGroup>
      )}
    </>
  );
}
