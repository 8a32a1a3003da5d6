import { expect } from 'vitest';
import { type TestApp, testApp } from './app.ts';

export const town = '065340014014';
export const city = '064120000000';

/** Two authorities and four offers, each of which measures something else, with a handful of events, on 20 October 2026. */
export async function kpiAnswersApp(): Promise<TestApp> {
  const tested = await testApp('2026-10-20T10:00:00Z');
  await declareOffers(tested);
  await postEvents(tested);
  await tested.admin('PUT', '/api/v1/volumes', volumes);
  await tested.settle();
  return tested;
}

/** The passport of the town measures everything; its dog tax is free; the city reports submissions only, and totals of its library. */
async function declareOffers(tested: TestApp): Promise<void> {
  for (const ars of [town, city]) await tested.admin('PUT', `/api/v1/authorities/${ars}`, { name: ars });
  await tested.admin('PUT', '/api/v1/services/passport', { name: { de: 'Reisepass' }, topic: 'identity' });
  for (const key of ['dog-tax', 'library']) await tested.admin('PUT', `/api/v1/services/${key}`, { name: { de: key } });
  const everything =
    'visited started step authenticated payment saved resumed error submitted ineligible abandoned rated decided'.split(' ');
  const steps = [{ key: 'person' }, { key: 'photo' }];
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/passport`, { steps, measures: everything });
  await tested.admin('PUT', `/api/v1/authorities/${town}/offers/dog-tax`, { steps, measures: everything, free: true });
  await tested.admin('PUT', `/api/v1/authorities/${city}/offers/passport`, { measures: ['submitted'] });
  await tested.admin('PUT', `/api/v1/authorities/${city}/offers/library`, {});
}

async function postEvents(tested: TestApp): Promise<void> {
  const event = (offer: [string, string], attempt: string, type: string, time: string, more: object = {}) => ({
    ...{ id: `${attempt} ${type} ${time}`, type, time, authority: offer[0], service: offer[1], attempt: attempt.padEnd(16, '-') },
    ...more,
  });
  const passport: [string, string] = [town, 'passport'];
  const events = [
    event(passport, 'done', 'started', '2026-09-01T10:00:00+02:00', { device: 'desktop' }),
    event(passport, 'done', 'step', '2026-09-01T10:01:00+02:00', { step: 'person' }),
    event(passport, 'done', 'submitted', '2026-09-01T10:10:00+02:00'),
    event(passport, 'done', 'rated', '2026-09-01T10:11:00+02:00', { rating: 4 }),
    event(passport, 'left', 'started', '2026-09-01T11:00:00+02:00', { device: 'smartphone' }),
    event(passport, 'left', 'step', '2026-09-01T11:01:00+02:00', { step: 'person' }),
    event(passport, 'draft', 'started', '2026-10-05T11:00:00+02:00', { device: 'desktop' }),
    event(passport, 'draft', 'step', '2026-10-05T11:01:00+02:00', { step: 'photo' }),
    event(passport, 'draft', 'saved', '2026-10-05T11:02:00+02:00'),
    event(passport, 'quick', 'started', '2026-10-05T12:00:00+02:00', { device: 'smartphone' }),
    event(passport, 'quick', 'submitted', '2026-10-05T12:02:00+02:00'),
    event(passport, 'today', 'started', '2026-10-20T08:00:00+02:00', { device: 'tablet' }),
    event(passport, 'today', 'submitted', '2026-10-20T08:05:00+02:00'),
    event([town, 'dog-tax'], 'dog', 'started', '2026-09-01T09:00:00+02:00', { device: 'desktop' }),
    event([town, 'dog-tax'], 'dog', 'submitted', '2026-09-01T09:05:00+02:00'),
    event([city, 'passport'], 'one', 'submitted', '2026-09-01T09:00:00+02:00'),
    event([city, 'passport'], 'two', 'submitted', '2026-09-15T09:00:00+02:00'),
    event([city, 'passport'], 'three', 'submitted', '2026-10-05T09:00:00+02:00'),
  ];
  const headers = { authorization: `Bearer ${await tested.token([town, city])}` };
  const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: events });
  expect(answer.json()).toMatchObject({ accepted: events.length });
}

const volumes = [
  { authority: city, service: 'passport', month: '2026-09', channel: 'counter', count: 6 },
  { authority: city, service: 'library', month: '2026-09', channel: 'online', measure: 'submissions', count: 50 },
  { authority: city, service: 'library', month: '2026-09', channel: 'online', measure: 'received', count: 48 },
  {
    authority: city,
    service: 'library',
    month: '2026-09',
    channel: 'online',
    measure: 'received',
    dimension: 'device',
    category: 'tablet',
    count: 7,
  },
  { authority: city, service: 'library', month: '2026-10', channel: 'online', measure: 'received', count: 5 },
];
