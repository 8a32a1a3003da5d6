import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { type TestApp, testApp } from './app.ts';

const authority = '065340014014';
const service = 'passport';
let tested: TestApp;
let token: string;
beforeAll(async () => {
  tested = await testApp('2026-06-01T21:00:00Z');
  await tested.admin('PUT', `/api/v1/authorities/${authority}`, { name: 'Town' });
  await tested.admin('PUT', `/api/v1/services/${service}`, { name: { de: 'Reisepass' } });
  await tested.admin('PUT', `/api/v1/authorities/${authority}/offers/${service}`, { idleMinutes: 180 });
  token = await tested.token([authority]);
});
afterAll(() => tested.close());

async function post(event: object): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await tested.app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: event });
  expect(answer.json()).toMatchObject({ accepted: 1 });
}

async function send(moment: string, type: string, more: object = {}): Promise<void> {
  tested.at(moment);
  await post({ id: moment, type, time: moment, authority, service, attempt: 'attempt-0000000001', ...more });
}

/** How many attempts have which status on a local day, at a moment. */
async function statusesAt(moment: string, kpi: string, day: string): Promise<object> {
  tested.at(moment);
  await tested.settle();
  const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=${kpi}&from=${day}&to=${day}&by=status`)) as { rows: KpiRow[] };
  return Object.fromEntries(rows.map(({ by, n }) => [by['status'], n]));
}

test('a silent attempt is open up to its limit, abandoned after it and submitted if that comes late, on every day that counts it', async () => {
  await send('2026-06-01T21:00:00.000Z', 'started');
  await send('2026-06-01T23:00:00.000Z', 'decided', { handling: 'automated', mediaBreak: 'no' }); // the next day in Berlin
  for (const [moment, status] of [
    ['2026-06-02T00:00:00.000Z', 'open'],
    ['2026-06-02T00:00:00.001Z', 'abandoned'],
  ] as const) {
    expect([moment, await statusesAt(moment, 'starts', '2026-06-01')]).toEqual([moment, { [status]: 1 }]);
    expect([moment, await statusesAt(moment, 'automation_share', '2026-06-02')]).toEqual([moment, { [status]: 1 }]);
  }
  await send('2026-06-05T10:00:00.000Z', 'submitted');
  expect(await statusesAt('2026-06-05T10:00:00.000Z', 'starts', '2026-06-01')).toEqual({ submitted: 1 });
  expect(await statusesAt('2026-06-05T10:00:00.000Z', 'automation_share', '2026-06-02')).toEqual({ submitted: 1 });
  expect(await statusesAt('2026-06-05T10:00:00.000Z', 'received', '2026-06-05')).toEqual({ submitted: 1 });
});

type Fact = [minute: number, type: string, more?: object];
const technical = { errorKind: 'technical' };
/** Minutes before noon; the limits of the offer are three hours and thirty days. */
const cases: [sentence: string, day: string, facts: Fact[], status: string][] = [
  [
    'abandoned at its latest activity',
    '2026-07-01',
    [
      [9, 'started'],
      [5, 'resumed'],
      [5, 'abandoned'],
    ],
    'abandoned',
  ],
  [
    'abandoned, then active again within the limit',
    '2026-07-02',
    [
      [9, 'started'],
      [5, 'abandoned'],
      [4, 'resumed'],
    ],
    'open',
  ],
  [
    'saved at its latest activity',
    '2026-07-03',
    [
      [300, 'started'],
      [299, 'saved'],
      [299, 'error', technical],
    ],
    'open',
  ],
  [
    'saved, then active again',
    '2026-07-04',
    [
      [300, 'started'],
      [299, 'saved'],
      [298, 'resumed'],
    ],
    'abandoned',
  ],
  [
    'left at a technical error',
    '2026-07-05',
    [
      [300, 'started'],
      [299, 'error', technical],
    ],
    'failed',
  ],
  [
    'left at a transmission error',
    '2026-07-06',
    [
      [300, 'started'],
      [299, 'error', { errorKind: 'transmission' }],
    ],
    'failed',
  ],
  [
    'left at a mistake of the user',
    '2026-07-07',
    [
      [300, 'started'],
      [299, 'error', { errorKind: 'validation' }],
    ],
    'abandoned',
  ],
  [
    'left after an error it got over',
    '2026-07-08',
    [
      [300, 'started'],
      [299, 'error', technical],
      [298, 'resumed'],
    ],
    'abandoned',
  ],
  [
    'abandoned, then submitted',
    '2026-07-09',
    [
      [9, 'abandoned'],
      [8, 'submitted'],
    ],
    'submitted',
  ],
  [
    'ineligible and submitted',
    '2026-07-10',
    [
      [9, 'ineligible'],
      [8, 'submitted'],
    ],
    'submitted',
  ],
  [
    'ineligible, then abandoned',
    '2026-07-11',
    [
      [9, 'ineligible'],
      [8, 'abandoned'],
    ],
    'ineligible',
  ],
  [
    'rated, then abandoned, never started',
    '2026-07-12',
    [
      [9, 'rated', { rating: 3 }],
      [8, 'abandoned'],
    ],
    'abandoned',
  ],
];

test.each(cases)('an attempt %s (%s)', async (_sentence, day, facts, status) => {
  const noon = `${day}T10:00:00Z`;
  tested.at(noon);
  for (const [minute, type, more] of facts) {
    const time = new Date(Date.parse(noon) - minute * 60_000).toISOString();
    await post({ id: type, type, time, authority, service, attempt: `attempt-of-${day}`, ...more });
  }
  expect(await statusesAt(noon, 'starts', day)).toEqual({ [status]: 1 });
});
