import { typePrefix } from '../contract/cloudevent.ts';
import type { EventType, RefusalCode } from '../contract/event.ts';
import type { OwnOffer } from '../contract/token.ts';

/** Made-up journeys of an offer, for trying a connection out. */
export interface Sample extends Record<string, unknown> {
  id: string;
  type: EventType;
  time: string;
}

export interface SampleSet {
  /** at least one event of every type that the offer can take, and one for each of its steps and pages */
  good: Sample[];
  /** an event each that must be refused, by this code and field */
  wrong: { event: Record<string, unknown>; code: RefusalCode; field: string }[];
}

/** Samples around a moment; `random` (8 to 40 of A–Z, a–z, 0–9, -) keeps the attempts of two tries apart. */
export function samples({ authority, service, steps, pages }: OwnOffer, now: Date, random: string): SampleSet {
  const tenMinutes = 10 * 60_000;
  let nr = 0;
  const event = (type: EventType, fields: object, attempt?: string): Sample => {
    nr += 1;
    const time = new Date(now.getTime() - tenMinutes + nr * 1000).toISOString();
    return {
      id: `check-${random}-${nr}`,
      type,
      time,
      authority,
      service,
      ...(attempt ? { attempt: `check-${random}-${attempt}` } : {}),
      ...fields,
    };
  };
  const good = [
    ...[undefined, ...pages].map((page) =>
      event('visited', { ...(page ? { page } : {}), referrer: 'portal', device: 'smartphone', language: 'de' }),
    ),
    event('started', { device: 'smartphone', channel: 'web', language: 'de' }, 'submits'),
    ...steps.map((step) => event('step', { step }, 'submits')),
    event('authenticated', { authMethod: 'eid', trustLevel: 'high' }, 'submits'),
    event('error', { errorKind: 'validation' }, 'submits'),
    event('saved', {}, 'submits'),
    event('resumed', {}, 'submits'),
    event('payment', { paymentMethod: 'credit_card', paymentStatus: 'paid' }, 'submits'),
    event('submitted', {}, 'submits'),
    event('rated', { rating: 5, foundInformation: 'yes' }, 'submits'),
    event('decided', { handling: 'partly_automated', mediaBreak: 'no' }, 'submits'),
    event('ineligible', {}, 'learns'),
    event('abandoned', { reason: 'too_long' }, 'leaves'),
  ];
  const broken = (fields: object, code: RefusalCode, field: string) => ({
    event: event('started', fields, 'broken'),
    code,
    field,
  });
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000).toISOString();
  const wrong = [
    broken({ name: 'Erika Mustermann' }, 'unknown_field', 'name'),
    broken({ device: 'phone' }, 'invalid', 'device'),
    broken({ time: now.toISOString().replace('Z', '') }, 'invalid', 'time'),
    broken({ attempt: 'too-short' }, 'invalid', 'attempt'),
    broken({ authority: '000000000000' }, 'unknown_authority', 'authority'),
    broken({ time: hours(2) }, 'time_in_future', 'time'),
    broken({ time: hours(-24 * 10_000) }, 'too_old', 'time'),
  ];
  return { good, wrong };
}

/** The same event as a CloudEvent. */
export function asCloudEvent({ id, type, time, ...data }: Sample): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: '/connect-check',
    type: `${typePrefix}${type}`,
    time,
    datacontenttype: 'application/json',
    data,
  };
}
