import { expect, test } from 'vitest';
import { testApp } from './app.ts';

/** How many rows each quarter has in a table of the newest edition. */
function rowsByQuarter(csv: string): Record<string, number> {
  const [, ...lines] = csv.trimEnd().split('\r\n');
  const quarters = Map.groupBy(lines, (line) => line.slice(0, 7));
  return Object.fromEntries([...quarters].map(([quarter, rows]) => [quarter, rows.length]));
}

test('the quarter in which counting began is published, whatever its first month with figures', async () => {
  const tested = await testApp('2026-05-07T12:00:00Z');
  const { admin, app } = tested;
  const offer = { authority: '065340014014', service: 'hundesteuer' };
  await admin('PUT', `/api/v1/authorities/${offer.authority}`, { name: 'Marburg', licence: 'dl-de/zero-2-0' });
  await admin('PUT', `/api/v1/services/${offer.service}`, { name: { de: 'Hund anmelden' } });
  await admin('PUT', `/api/v1/authorities/${offer.authority}/offers/${offer.service}`, { steps: [{ key: 'hund' }] });
  const days = ['2026-03-10', '2026-04-10']; // the first quarter was over in March, the second is not yet
  const events = days.flatMap((day) =>
    Array.from({ length: 20 }, (_, nr) => {
      const common = { ...offer, attempt: `${day}-number-${nr}-of-it`, time: `${day}T12:00:00Z` };
      return [
        { ...common, id: `${day}-${nr}-1`, type: 'step', step: 'hund' },
        { ...common, id: `${day}-${nr}-2`, type: 'rated', rating: 5 },
      ];
    }).flat(),
  );
  const headers = { authorization: `Bearer ${await tested.token([offer.authority])}` };
  const answer = await app.inject({ method: 'POST', url: '/api/v1/events', headers, payload: events });
  expect(answer.json()).toMatchObject({ accepted: 80, rejected: 0 });
  await tested.settle();
  await admin('POST', '/api/v1/editions', { publisher: 'instance' });

  const published = async (table: string) => rowsByQuarter((await app.inject(`/open-data/v1/${table}/latest/${table}.csv`)).body);
  expect(await published('steps-quarterly')).toEqual({ '2026-Q1': 3 }); // reached: before the first step and it; left: it
  expect(await published('satisfaction-quarterly')).toEqual({ '2026-Q1': 1 });
  await tested.close();
});
