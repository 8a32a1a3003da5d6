import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KpiAnswers } from '../server/contract/kpi-questions.ts';
import type { TestApp } from './app.ts';
import { kpiAnswersApp, town } from './kpi-answers-app.ts';

/** Several questions in one request. */
let tested: TestApp;
beforeAll(async () => {
  tested = await kpiAnswersApp();
});
afterAll(() => tested.close());

const autumn = { from: '2026-09-01', to: '2026-10-20' };
const asked = [
  { ...autumn, kpi: ['starts', 'completion_rate'], authority: town },
  { ...autumn, kpi: 'starts', interval: 'month', by: 'device' },
  { ...autumn, kpi: ['digital_share'], by: ['authority', 'service'] },
];

async function post(questions: object[], read?: string) {
  const token = read === undefined ? 'admin-token-of-the-tests-0123456789' : await tested.token([read], { scopes: ['read'] });
  return await tested.app.inject({
    method: 'POST',
    url: '/api/v1/kpis/answers',
    headers: { authorization: `Bearer ${token}` },
    payload: { questions },
  });
}

test('each question is answered as it is when it is asked alone', async () => {
  const { answers } = (await post(asked)).json() as KpiAnswers;
  expect(answers).toHaveLength(asked.length);
  for (const [index, question] of asked.entries()) {
    const query = new URLSearchParams(
      Object.entries(question).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    );
    expect(answers[index]).toEqual(await tested.admin('GET', `/api/v1/kpis?${query}`));
    expect(answers[index]?.rows.length).toBeGreaterThan(0);
  }
});

test('a question that is refused says which of them it is, and nobody learns of places that are not theirs', async () => {
  const backwards = await post([asked[0] ?? {}, { kpi: 'starts', from: '2026-10-20', to: '2026-09-01' }]);
  expect([backwards.statusCode, backwards.json().error]).toMatchObject([400, { field: 'questions.1.from' }]);
  const strange = await post([{ kpi: 'nonsense', ...autumn }]);
  expect([strange.statusCode, strange.json().error]).toMatchObject([400, { field: 'questions.0.kpi.0' }]);
  const foreign = await post(asked, '064120000000');
  expect([foreign.statusCode, foreign.json().error.field]).toEqual([404, 'questions.0.authority']);
  expect((await post([])).statusCode).toBe(400);
});
