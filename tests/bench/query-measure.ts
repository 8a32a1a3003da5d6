import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { addDays } from '../../server/contract/days.ts';
import { DAY, dayText, localDay } from '../../fixtures/calendar.ts';
import type { Figures, Progress } from './bench.ts';
import { type Database, type Instance, startInstance } from './instance.ts';
import { forgetFiles, processorSeconds } from './machine.ts';
import { type Kind, kinds } from './query-asked.ts';
import { costOfTaking } from './query-take.ts';

export const everyKind = Object.entries<Kind>(kinds);
/** What growth is measured from: the fewest authorities that can be compared, and one. */
export const FEW = 4;
export const CLIENTS = 16;
const SECRET_KEY = randomBytes(32).toString('hex'); // the same at every start of the server

/** One day for all of a benchmark that goes on over midnight. */
export const LAST_DAY = dayText(localDay(Date.now() - DAY));

/** What is filled in is older than the usual retention: it must stay. */
export async function withInstance<T>({ url }: Database, work: (instance: Instance) => Promise<T>): Promise<T> {
  const instance = await startInstance(url, { RETENTION_DAYS: '3650', DECISION_DAYS: '3650', SECRET_KEY });
  try {
    return await work(instance);
  } finally {
    await instance.stop();
  }
}

/** Milliseconds of each question in rising order, asked by so many at a time. */
async function ask({ call }: Instance, paths: string[], clients: number): Promise<number[]> {
  const queue = paths.values();
  const took: number[] = [];
  const client = async () => {
    for (const path of queue) {
      const start = performance.now();
      await call('GET', `/api/v1/${path}`);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return took.sort((one, other) => one - other);
}

/** At least so many questions of a kind. */
const asOften = (paths: string[], least: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(least / paths.length)) }, () => paths).flat();

/** About so many of them, from beginning to end. */
const someOf = (paths: string[], most: number): string[] => {
  const every = Math.ceil(paths.length / most);
  return paths.filter((_, index) => index % every === 0);
};

const p95 = (sorted: number[]): number => sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;

/** Resolves when the jobs that a server does after its start are done, or after a minute: they are no cost of questions. */
async function idle(pids: number[]): Promise<void> {
  const used = () => pids.reduce((sum, pid) => sum + (processorSeconds(pid) ?? 0), 0);
  for (let seconds = 0; seconds < 60; seconds++) {
    const before = used();
    await pause(1000);
    if (used() - before < 0.05) return;
  }
}

/** Processor time of a question of each kind, once everything is warm. */
async function costs(database: Database, instance: Instance, authorities: number): Promise<Figures> {
  const found: Figures = {};
  await idle([database.pid, instance.pid]);
  for (const [name, { paths }] of everyKind) {
    const asked = someOf(asOften(paths(authorities, LAST_DAY), 40), 80);
    await ask(instance, asked, 1);
    const used = () => (processorSeconds(database.pid) ?? Number.NaN) + (processorSeconds(instance.pid) ?? Number.NaN);
    const before = used();
    await ask(instance, asked, 1);
    const milliseconds = ((used() - before) * 1000) / asked.length;
    found[`${name}ProcessorMs`] = Number.isNaN(milliseconds) ? null : milliseconds;
  }
  return found;
}

/** Processor time of a question of each kind, and of taking an event. */
export async function everyCost(database: Database, instance: Instance, authorities: number): Promise<Figures> {
  const ofQuestions = await costs(database, instance, authorities);
  return { ...ofQuestions, takingMicros: await costOfTaking(database, instance, FEW, LAST_DAY) };
}

/**
 * All figures of questions and of taking an event.
 * @param ran how often they were measured before: events of another day are taken each time
 */
export async function measure(
  database: Database,
  instance: Instance,
  authorities: number,
  ran: number,
  progress: Progress,
): Promise<Figures> {
  const found: Figures = await costs(database, instance, authorities);
  for (const [name, { paths }] of everyKind) {
    const asked = asOften(paths(authorities, LAST_DAY), 100);
    progress(`asking ${asked.length} times: ${name}`);
    const [alone, busy] = [p95(await ask(instance, asked, 1)), p95(await ask(instance, asOften(asked, 200), CLIENTS))];
    progress(`95 of 100 within ${alone.toFixed(1)} ms, with ${CLIENTS} people asking ${busy.toFixed(1)} ms`);
    found[`${name}P95Ms`] = alone;
    found[`${name}BusyP95Ms`] = busy;
  }
  found['takingMicros'] = await costOfTaking(database, instance, FEW, addDays(LAST_DAY, -1 - ran)); // then there is more to read
  for (const [name, { paths }] of everyKind) {
    await database.restart();
    const first = (fresh: Instance) => {
      const cold = forgetFiles();
      return ask(fresh, paths(authorities, LAST_DAY).slice(0, 3), 1).then((took) => (cold ? took.at(-1) : undefined));
    };
    found[`${name}ColdMs`] = (await withInstance(database, first)) ?? null;
  }
  return found;
}
