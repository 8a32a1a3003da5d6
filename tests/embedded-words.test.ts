import { expect, test } from 'vitest';
import { embeddedWords } from '../server/embedded/words.ts';

/** What the log of the embedded PostgreSQL tells an operator, and what it keeps to itself. */
function listening() {
  const told: string[] = [];
  let now = 0;
  const hear = embeddedWords(
    (line) => told.push(line),
    () => now,
  );
  return {
    told,
    hear,
    minutesLater: (minutes: number) => {
      now += minutes * 60_000;
    },
  };
}
const at = '2026-11-22 16:40:00.123 UTC [4711]';

test('why it ended or refused somebody is told, in one line each', () => {
  const { told, hear } = listening();
  hear(`${at} PANIC:  could not write to file "pg_wal/xlogtemp.4711": No space left on device\n`);
  hear(`${at} FATAL:  sorry, too many clients already\n`);
  hear(`${at} LOG:  server process (PID 815) was terminated by signal 9: Killed\n`);
  expect(told).toEqual([
    'PostgreSQL says: PANIC: could not write to file "pg_wal/xlogtemp.4711": No space left on device',
    'PostgreSQL says: FATAL: sorry, too many clients already',
    'PostgreSQL says: LOG: server process (PID 815) was terminated by signal 9: Killed',
  ]);
});

test('neither statements nor rows are told, nor what every day brings', () => {
  const { told, hear } = listening();
  hear(`${at} LOG:  server process (PID 815) was terminated by signal 9: Killed
${at} DETAIL:  Failed process was running: insert into comment (text) values ('Erika Mustermann
2026-11-22 FATAL:  Erika')
${at} ERROR:  duplicate key value violates unique constraint "person_account_key"
${at} DETAIL:  Key (account)=(erika@example.org) already exists.
${at} STATEMENT:  insert into person (account) values ($1)
\tFATAL:  on a line of its own, Erika
${at} LOG:  checkpoint starting: time
${at} FATAL:  the database system is starting up
${at} FATAL:  terminating connection due to administrator command
${at} FATAL:  connection to client lost
`);
  expect(told).toEqual(['PostgreSQL says: LOG: server process (PID 815) was terminated by signal 9: Killed']);
});

test('the same is told once in ten minutes, whichever numbers are in it and however it is cut', () => {
  const { told, hear, minutesLater } = listening();
  const full = (file: number) => `${at} PANIC:  could not extend file "base/5/${file}": No space left on device\n`;
  hear(full(1).slice(0, 50));
  hear(Buffer.from(full(1).slice(50) + full(2)));
  minutesLater(9);
  hear(full(3));
  expect(told).toHaveLength(1);
  minutesLater(1);
  hear(full(4));
  expect(told).toHaveLength(2);
});

test('a line without end fills no memory, and what comes after it is heard', () => {
  const { told, hear } = listening();
  for (let nr = 0; nr < 100; nr += 1) hear('x'.repeat(100_000));
  hear(`\n${at} FATAL:  ${'y'.repeat(5_000)}\n`);
  expect(told.map((line) => line.length)).toEqual(['PostgreSQL says: FATAL: '.length + 300]);
});
