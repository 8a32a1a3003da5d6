import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WindowStore } from '../server/access/window-store.ts';
import { createClockTrust } from '../server/clock-trust.ts';
import { startJobs } from '../server/jobs.ts';
import { deliver } from '../server/messages/deliver.ts';
import { enqueue } from '../server/outbox.ts';
import { openTestStore } from './db-url.ts';
import { event, marburg } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';
import { type StreamApp, streamApp } from './stream-app.ts';
import { spring, streams } from './streams.ts';

/** The system's clock jumps ahead and is set right again: no figure stays wrong, nothing is lost, nobody waits for that time. */
const start = '2026-11-22T09:00:00Z';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const after = (ms: number) => new Date(Date.parse(start) + ms);
const password = 'correct horse battery staple';
let tested: PeopleApp;
let there: StreamApp;
beforeAll(async () => {
  tested = await peopleApp({ LOG_LEVEL: 'silent' });
  there = await streamApp({});
});
afterEach(() => tested.at(start));
afterAll(async () => {
  await tested.close();
  await there.tested.close();
});

test('every tally is what it would be without the jump, whatever came before, during and after it', async () => {
  const jumps = fc.constantFrom(11 * minute, 16 * minute, 3 * hour, 2 * day + 1, 40 * day, 400 * day);
  await fc.assert(
    fc.asyncProperty(streams(spring, { minLength: 12, maxLength: 30 }), jumps, async (stream, jump) => {
      const now = Math.max(...stream.map((delivery) => Date.parse(delivery.event.time)));
      await there.restart(now);
      await there.post(stream);
      await there.tested.settle();
      const wanted = await there.tallies();

      await there.restart(now);
      await there.post(stream.filter((_, nr) => nr % 2 === 0));
      await there.tested.settle();
      there.at(now + jump);
      await there.tested.settle();
      there.at(now);
      await there.post(stream.filter((_, nr) => nr % 2 === 1));
      await there.tested.settle();
      expect(await there.tallies()).toEqual(wanted);
      const { talliedAt } = (await there.tested.admin('GET', '/api/v1/freshness')) as { talliedAt: string };
      expect(talliedAt).toBe(new Date(now).toISOString());
    }),
    { numRuns: 5, endOnFailure: true },
  );
});

test('a clock that jumped ahead is in doubt for a day, or until it is set right; one that goes as it should never is', () => {
  let [time, watch, told] = [0, 0, 0];
  const inDoubt = createClockTrust(
    () => new Date(time),
    () => {
      told += 1;
    },
    () => watch,
  );
  const goOn = (ms: number) => {
    time += ms;
    watch += ms;
    return inDoubt();
  };
  expect([goOn(hour), goOn(30 * day)]).toEqual([false, false]);
  time -= 10 * day; // set back: nothing is deleted too early by that
  expect([inDoubt(), goOn(hour)]).toEqual([false, false]);
  time += 365 * day;
  expect([inDoubt(), goOn(23 * hour)]).toEqual([true, true]);
  time -= 365 * day;
  expect([inDoubt(), goOn(30 * day), told]).toEqual([false, false, 1]);
  time += 2 * hour; // a machine that slept
  expect([inDoubt(), goOn(23 * hour), goOn(hour), goOn(hour), told]).toEqual([true, true, false, false, 2]);
});

test('while the clock is in doubt attempts are folded and tallied, and none is deleted', async () => {
  await tested.post([event(), event({ type: 'submitted', attempt: 'attempt-of-another' })]);
  await tested.settle();
  let asked = 0;
  const jumping = () => (asked++ === 0 ? new Date(start) : after(400 * day));
  const store = openTestStore(tested.store.url);
  const jobs = startJobs(store, tested.config, jumping, tested.app.log, tested.keys);
  const talliedAt = async () => ((await tested.admin('GET', '/api/v1/freshness')) as { talliedAt: string }).talliedAt;
  await expect.poll(talliedAt, { interval: 20 }).toBe(after(400 * day).toISOString());
  await expect.poll(() => tested.count('summed_month'), { interval: 20 }).toBeGreaterThan(0); // after retention
  await jobs.stop();
  await store.close();
  expect(await tested.count('attempt')).toBe(2);
  await tested.settle();
  expect(await talliedAt()).toBe(after(0).toISOString());
});

test('a session and a link of a time that has not come yet are worth nothing, and an hour is an hour for others', async () => {
  await tested.withPassword('erika', password, [{ role: 'reader', authority: marburg }]);
  const whoAmI = async (cookie: string) => (await tested.browse('GET', '/api/v1/session', { cookie })).statusCode;
  const before = cookieOf(await tested.signIn('erika', password));
  tested.at(after(30 * minute).toISOString());
  expect(await whoAmI(before)).toBe(200);
  tested.at(after(365 * day).toISOString());
  const ahead = cookieOf(await tested.signIn('erika', password));
  const { code } = await tested.add('zukunft');
  expect([await whoAmI(ahead), await whoAmI(before)]).toEqual([200, 401]);

  tested.at(start);
  expect([await whoAmI(ahead), await whoAmI(before)]).toEqual([401, 200]);
  const form = { code, password, again: password };
  expect((await tested.browse('POST', '/set-password', { form })).statusCode).toBe(400);
  tested.at(after(61 * minute).toISOString()); // used last at the start, as the clock is now
  expect(await whoAmI(before)).toBe(401);
});

test('whoever must wait after failed sign-ins waits that long and no longer', async () => {
  tested.at(after(365 * day).toISOString());
  const guess = () => tested.signIn('geraten', 'a wrong password', { address: '10.4.4.4' });
  for (let nr = 0; nr < 5; nr++) expect((await guess()).statusCode).toBe(401);
  tested.at(start);
  const told = await guess();
  expect([told.statusCode, told.headers['retry-after']]).toEqual([429, '15']);
  tested.at(after(15_000).toISOString());
  expect((await guess()).statusCode).toBe(401);
});

test('a minute of the rate limit is a minute of a watch', () => {
  let watch = 0;
  const store = new WindowStore({}, () => watch);
  const count = (name: string) => {
    let found = { current: 0, ttl: 0 };
    store.incr(
      name,
      (_, counted) => {
        found = counted;
      },
      minute,
    );
    return [found.current, found.ttl];
  };
  expect([count('one'), count('one'), count('other')]).toEqual([
    [1, minute],
    [2, minute],
    [1, minute],
  ]);
  watch = minute - 1;
  expect(count('one')).toEqual([3, 1]);
  watch = minute;
  expect(count('one')).toEqual([1, minute]);
  for (let nr = 0; nr < 10_000; nr++) count(`guess-${nr}`);
  expect(count('one')).toEqual([1, minute]); // of many names the one counted the longest is dropped
});

test('a message to be sent again at a time far ahead is sent now', async () => {
  const message = { subject: 'x', text: 'x', html: 'x' };
  const person = await tested.withPassword('anna', password);
  await enqueue(tested.store.db, { place: { authority: marburg }, person, message }, after(365 * day));
  await deliver({
    db: tested.store.db,
    mailer: undefined,
    rules: { fault: () => undefined, lookup: () => {} },
    secretOf: () => '',
    recipientOf: async () => undefined,
    now: after(0),
    stopping: () => false,
    givenUp: () => {},
  });
  const { rows } = await tested.store.pool.query('select state from outbox');
  expect(rows).toEqual([{ state: 'given_up' }]); // nobody may have it any more, which is said at once
});
