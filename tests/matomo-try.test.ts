import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TryOutAnswer } from '../server/contract/sources.ts';
import { type Call, callsOf } from './calls.ts';
import { expectProblem, type Marburg, marburg, marburgApp, service } from './marburg.ts';

/** What a mapping makes of requests that somebody copied, before anything is sent to `/matomo.php`. */
let tested: Marburg;
let call: Call;
let source: number;
beforeAll(async () => {
  tested = await marburgApp();
  call = callsOf(tested);
  ({ id: source } = (await tested.admin('POST', '/api/v1/sources', { name: 'Matomo', authorities: [marburg] })) as {
    id: number;
  });
});
afterAll(() => tested.close());

const mapping = {
  sites: { '1': { authority: marburg, service } },
  fields: { attempt: { parameter: 'dimension1' } },
  events: [
    { type: 'started', when: { url: '/formular' } },
    { type: 'step', when: { category: 'Schritt' }, fields: { step: { parameter: 'e_n' } } },
  ],
};
async function tryOut(sample: string, more: object = {}): Promise<TryOutAnswer> {
  const body = { format: 'matomo', source, mapping: { ...mapping, ...more }, sample };
  const answer = await call('POST', '/connectors/try', body);
  expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('"counts"')]);
  return JSON.parse(answer.body) as TryOutAnswer;
}
const run = 'dimension1=made-up-at-random-1';
const view = `idsite=1&rec=1&${run}&url=https%3A%2F%2Fwww.example.org%2Fformular`;
const step = (name: string) => `idsite=1&rec=1&${run}&e_c=Schritt&e_a=x&e_n=${name}`;

test('requests are read as addresses, lines of a log and JSON, and the events are those that would be taken', async () => {
  const lines = [
    `https://matomo.example.org/matomo.php?${view}`,
    `192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /matomo.php?${step('person')} HTTP/1.1" 204 0 "-" "Firefox"`,
    '',
    JSON.stringify({ idsite: 1, rec: 1, dimension1: 'made-up-at-random-2', url: 'https://www.example.org/formular/' }),
  ];
  const { events, counts } = await tryOut(lines.join('\n'));
  expect(counts).toEqual({ events: 3, totals: 0, steps: 0, errors: 0 });
  expect(events).toMatchObject([
    { type: 'started', authority: marburg, service, time: '2026-11-22T09:00:00.000Z' },
    { type: 'step', step: 'person', attempt: 'made-up-at-random-1' },
    { type: 'started', attempt: 'made-up-at-random-2' },
  ]);
  expect(JSON.stringify(events)).not.toContain('192.0.2.7');
});

test('a bulk is read request by request', async () => {
  const bulk = { requests: [`?${view}`, `?${step('garten')}`, 7], token_auth: 'egs_secret' };
  const answer = await tryOut(JSON.stringify(bulk));
  expect(answer.counts).toMatchObject({ events: 1, errors: 2 });
  expect(answer.errors).toMatchObject([
    { line: 2, column: 'step', code: 'unknown_step' },
    { line: 3, code: 'invalid' },
  ]);
  expect(JSON.stringify(answer)).not.toContain('egs_secret');
});

test('what would be refused is listed with its line and parameter; what is ignored is not', async () => {
  const lines = [
    view.replace('rec=1', 'rec=0'),
    view.replace('idsite=1', 'idsite=9'),
    `idsite=1&rec=1&${run}&idgoal=3`,
    'hello {',
  ];
  const { errors } = await tryOut(lines.join('\n'));
  expect(errors.map(({ line, code, column }) => [line, code, column])).toEqual([
    [1, 'invalid', 'rec'],
    [2, 'invalid', 'idsite'],
    [3, 'no_event', undefined],
    [4, 'invalid', 'rec'],
  ]);
  expect((await tryOut(lines[2] ?? '', { otherwise: 'ignore' })).counts).toMatchObject({ events: 0, errors: 0 });
});

test('a mapping that cannot be used is refused with the path of each fault', async () => {
  const refused = async (of: object) => {
    const answer = await call('POST', '/connectors/try', { format: 'matomo', sample: view, ...of });
    expectProblem(answer, 400, 'invalid', 'mapping');
    return (JSON.parse(answer.body) as { error: { message: string } }).error.message;
  };
  expect(await refused({})).toBe('matomo needs a mapping: give one');
  expect(await refused({ mapping: { ...mapping, sites: {} } })).toContain('sites: must name');
});
