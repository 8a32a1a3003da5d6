import { expect, test } from 'vitest';
import { inBatches } from '../server/opendata/delivery/in-batches.ts';

/** Queries that are answered when the test says so. */
function queries() {
  const asked: { keys: string[]; answer(values: Record<string, number>): void; fail(): void }[] = [];
  const load = (keys: string[]) =>
    new Promise<Map<string, number>>((resolve, reject) => {
      asked.push({ keys, answer: (values) => resolve(new Map(Object.entries(values))), fail: () => reject(new Error('away')) });
    });
  return { asked, ask: inBatches((key: string) => key, load) };
}
const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test('whoever asks at the same time is answered by one query, whoever asks later by a later one, with what holds then', async () => {
  const { asked, ask } = queries();
  const answers = ['a', 'b', 'a'].map((key) => ask(key));
  await aMoment();
  answers.push(ask('b'));
  await aMoment();
  answers.push(...['a', 'c', 'a', 'none'].map((key) => ask(key)));
  await aMoment();
  expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b'], ['b']]);
  asked[0]?.answer({ a: 1, b: 2 });
  await aMoment();
  expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b'], ['b'], ['a', 'c', 'none']]);
  asked[1]?.answer({ b: 20 });
  asked[2]?.answer({ a: 10, c: 3 });
  expect(await Promise.all(answers)).toEqual([1, 2, 1, 20, 10, 3, 10, undefined]);
});

test('a query that fails fails for those that it was asked for, and for nobody after', async () => {
  const { asked, ask } = queries();
  const answers = [ask('a')];
  await aMoment();
  answers.push(ask('b'));
  await aMoment();
  answers.push(ask('c'));
  asked[0]?.fail();
  await expect(answers[0]).rejects.toThrow('away');
  asked[1]?.answer({ b: 2 });
  await aMoment();
  asked[2]?.answer({ c: 3 });
  expect(await Promise.all(answers.slice(1))).toEqual([2, 3]);
});
