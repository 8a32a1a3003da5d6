import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bench, type Figures, type Progress, afresh } from './bench.ts';
import { openDownloads, type Wanted } from './download.ts';
import { fill } from './edition.ts';
import { startDatabase, startInstance } from './instance.ts';
import { processorSeconds } from './machine.ts';

const CONNECTIONS = 64;
/** All are asked in turns, each so often and so long, so that other work on the machine meets them alike. */
const TURNS = 8;
const TURN_SECONDS = 0.5;
/** so many towns that the largest file is of some megabytes */
const AUTHORITIES = 20;

interface Case {
  name: string;
  what: string;
  file: string;
  method: Wanted['method'];
  status: number;
  range?: string;
  /** with the tag of the file, so that it is not sent again */
  known?: boolean;
}

const [small, large] = ['totals.json', 'usage-monthly.csv'];
const cases: Case[] = [
  { name: 'small', what: 'a file of 20 kB', file: small, method: 'GET', status: 200 },
  { name: 'large', what: 'a file of 7 MB', file: large, method: 'GET', status: 200 },
  { name: 'unchanged', what: 'a file that has not changed', file: large, method: 'GET', status: 304, known: true },
  { name: 'range', what: '64 KiB of a file', file: large, method: 'GET', status: 206, range: 'bytes=3000000-3065535' },
  { name: 'head', what: 'the head of a file', file: large, method: 'HEAD', status: 200 },
];

export const delivery: Bench = {
  about: `downloads published files over ${CONNECTIONS} connections, beside @fastify/static with the same bytes, alone and in our application`,
  figures: Object.fromEntries(
    cases.flatMap(({ name, what }) => [
      [`${name}PerSecond`, `${what}: answers/s`],
      [`${name}Ratio`, `${what}: of the answers/s of @fastify/static alone`],
      [`${name}Processor`, `${what}: processor time, PostgreSQL included, of that of @fastify/static alone`],
      [`${name}RatioWithin`, `${what}: of the answers/s of @fastify/static in our application`],
    ]),
  ),
  runs: afresh(run),
};

async function run(_events: number, progress: Progress): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-bench-files-'));
  const database = await startDatabase();
  try {
    const instance = await startInstance(database.url);
    const others = [await startStatic(folder), await startStatic(folder, database.url)];
    try {
      await fill(database.url, AUTHORITIES);
      await instance.call('POST', '/api/v1/editions');
      const ours = { port: instance.port, pids: [instance.pid, database.pid] };
      const figures: Figures = {};
      for (const one of cases) {
        progress(one.what);
        Object.assign(figures, await compare(one, ours, others, folder));
      }
      return figures;
    } finally {
      for (const { child } of others) child.kill();
      await instance.stop();
    }
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Server {
  port: number;
  /** processes that work for it */
  pids: number[];
}

/** Asks all the same in turns; the file is put into the folder of the others: @fastify/static alone, and in our application. */
async function compare(one: Case, ours: Server, others: Server[], folder: string): Promise<Figures> {
  const published = `/open-data/v1/usage-monthly/latest/${one.file}`;
  const { content, etag } = await wholeFile(ours.port, published);
  writeFileSync(path.join(folder, one.file), content);
  const sides = [{ server: ours, wanted: wanted(one, published, etag), sum: { answers: 0, seconds: 0, busy: 0 } }];
  for (const server of others) {
    const copy = await wholeFile(server.port, `/files/${one.file}`);
    if (!copy.content.equals(content)) throw new Error('the servers have other bytes');
    sides.push({ server, wanted: wanted(one, `/files/${one.file}`, copy.etag), sum: { answers: 0, seconds: 0, busy: 0 } });
  }
  for (const side of sides) await ask(side.server, side.wanted); // for nothing, so that none is measured while it warms up
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const { server, wanted: question, sum } of sides) {
      const asked = await ask(server, question);
      sum.answers += asked.answers;
      sum.seconds += asked.seconds;
      sum.busy += asked.busy;
    }
  }
  const [rate = Number.NaN, alone = Number.NaN, within = Number.NaN] = sides.map(({ sum }) => sum.answers / sum.seconds);
  const [busy = Number.NaN, busyAlone = Number.NaN] = sides.map(({ sum }) => sum.busy / sum.answers);
  return {
    [`${one.name}PerSecond`]: rate,
    [`${one.name}Ratio`]: rate / alone,
    [`${one.name}Processor`]: Number.isFinite(busy / busyAlone) ? busy / busyAlone : null,
    [`${one.name}RatioWithin`]: rate / within,
  };
}

async function wholeFile(port: number, address: string): Promise<{ content: Buffer; etag: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${address}`, { headers: { 'accept-encoding': 'identity' } });
  return { content: Buffer.from(await answer.arrayBuffer()), etag: answer.headers.get('etag') ?? '' };
}

function wanted({ method, status, range, known }: Case, address: string, etag: string): Wanted {
  return { method, status, path: address, headers: { ...(range ? { range } : {}), ...(known ? { 'if-none-match': etag } : {}) } };
}

/** Asks for a while over all connections, each of which asks again as soon as it has its answer. */
async function ask({ port, pids }: Server, question: Wanted): Promise<{ answers: number; seconds: number; busy: number }> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => openDownloads(port, question)));
  const busy = () => pids.reduce((sum, pid) => sum + (processorSeconds(pid) ?? Number.NaN), 0);
  const before = busy();
  const start = performance.now();
  let answers = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() - start < TURN_SECONDS * 1000) {
        await connection.next();
        answers += 1;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const connection of connections) connection.close();
  return { answers, seconds, busy: busy() - before };
}

async function startStatic(folder: string, databaseUrl?: string): Promise<Server & { child: ChildProcess }> {
  const script = path.join(import.meta.dirname, 'static-server.ts');
  const child = spawn(process.execPath, [script, folder, ...(databaseUrl === undefined ? [] : [databaseUrl])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(`${said}`), pids: child.pid === undefined ? [] : [child.pid], child };
}
