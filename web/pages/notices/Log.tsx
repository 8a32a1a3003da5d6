import { useQuery } from '@tanstack/react-query';
import type { AlertLog } from '../../../server/contract/alerts.ts';
import { get } from '../../api.ts';
import { formatInstant, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Failure } from '../../ui/states.tsx';
import { textsOf } from './texts/texts.ts';

/** When an alert was raised and over, and what became of its messages. */
export function Log({ id, locale }: { id: string; locale: Locale }) {
  const { alerts: texts } = textsOf(locale);
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts', id, 'log'],
    queryFn: ({ signal }) => get<AlertLog>(`/api/v1/alerts/${id}/log`, signal),
  });
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} locale={locale} /> : null;
  const words = (time: string) => formatInstant(time, locale.language);
  return (
    <>
      {data.log.length === 0 && <p className="note">{texts.noLog}</p>}
      <ul className="plain-list">
        {data.log.map(({ at, what, text }) => (
          <li key={`${at} ${what}`}>
            {words(at)}, {texts.happened[what]}: {text[locale.language]}
          </li>
        ))}
      </ul>
      <h3 className="kern-title kern-title--small">{texts.deliveries}</h3>
      {data.messages.length === 0 && <p className="note">{texts.noDeliveries}</p>}
      <ul className="plain-list">
        {data.messages.map(({ id: message, channel, state, createdAt, endedAt, tries, error: fault }) => (
          <li key={message}>
            {words(createdAt)}, {texts.channels[channel]}: {texts.delivery[state]}
            {endedAt && ` (${words(endedAt)})`}, {texts.tries(formatValue(tries, 'count', locale.language))}
            {fault && (
              <span className="note">
                {' '}
                {texts.fault} <span lang="en">{fault}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
