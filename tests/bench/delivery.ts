import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Wanted, openDownloads } from './download.ts';
import { fill } from './edition.ts';
import { startDatabase, startInstance } from './instance.ts';
import { cpuSeconds } from './machine.ts';

const CONNECTIONS = 64;
const RUNS = 5;
/** A run asks both in turns, each so often and so long, so that other work on the machine meets both alike. */
const TURNS = 4;
const TURN_SECONDS = 0.5;
/** so many towns, that the largest file is of some megabytes */
const AUTHORITIES = 20;

/** Of all runs. */
interface Spread {
  median: number;
  least: number;
  most: number;
}

interface Case {
  what: string;
  bytes: number;
  /** answers a second, of a published file */
  ours: Spread;
  /** answers a second, of the same bytes by @fastify/static in a process of its own */
  theirs: Spread;
  /** ours / theirs, within each run */
  ratio: Spread;
  /** microseconds of a processor for an answer: ours with its part of PostgreSQL, theirs; null where the system does not say */
  cpuMicroseconds: { ours: number; theirs: number } | null;
}

export interface DeliveryFigures {
  name: 'delivery';
  connections: number;
  cases: Case[];
}

/** Downloads published files over 64 connections, and the same bytes from @fastify/static, in turns. */
export async function delivery(progress: (text: string) => void): Promise<DeliveryFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-bench-files-'));
  const database = await startDatabase();
  try {
    const instance = await startInstance(database.url);
    const theirs = await startStatic(folder);
    try {
      await fill(database.url, AUTHORITIES);
      await instance.call('POST', '/api/v1/editions');
      const servers = {
        ours: { port: instance.port, pids: [instance.pid, database.pid] },
        theirs: { port: theirs.port, pids: theirs.child.pid === undefined ? [] : [theirs.child.pid] },
      };
      const cases: Case[] = [];
      for (const { what, file, ...wanted } of asked) {
        progress(what);
        const [ours, other] = await both(servers, folder, file, wanted);
        cases.push({ what, bytes: ours.bytes, ...(await compare(ours, other)) });
      }
      return { name: 'delivery', connections: CONNECTIONS, cases };
    } finally {
      theirs.child.kill();
      await instance.stop();
    }
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true });
  }
}

type Asked = Pick<Wanted, 'method' | 'status'> & { what: string; file: string; range?: string; same?: boolean };
const [small, large] = ['totals.json', 'usage-monthly.csv'];
const asked: Asked[] = [
  { what: 'small file', file: small, method: 'GET', status: 200 },
  { what: 'large file', file: large, method: 'GET', status: 200 },
  { what: 'small file, unchanged', file: small, method: 'GET', status: 304, same: true },
  { what: 'large file, unchanged', file: large, method: 'GET', status: 304, same: true },
  { what: '64 KiB of a large file', file: large, method: 'GET', status: 206, range: 'bytes=3000000-3065535' },
  { what: 'head of a large file', file: large, method: 'HEAD', status: 200 },
];

interface Server {
  port: number;
  /** processes that work for it */
  pids: number[];
}

interface Target extends Server {
  wanted: Wanted;
  bytes: number;
}

/** The same question to both servers; the file is put into the folder of the other one. */
async function both(
  { ours, theirs }: { ours: Server; theirs: Server },
  folder: string,
  file: string,
  { method, status, range, same }: Omit<Asked, 'what' | 'file'>,
): Promise<[Target, Target]> {
  const published = `/open-data/v1/usage-monthly/latest/${file}`;
  const answer = await fetch(`http://127.0.0.1:${ours.port}${published}`, { headers: { 'accept-encoding': 'identity' } });
  const content = Buffer.from(await answer.arrayBuffer());
  writeFileSync(path.join(folder, file), content);
  const other = await fetch(`http://127.0.0.1:${theirs.port}/${file}`);
  if (!Buffer.from(await other.arrayBuffer()).equals(content)) throw new Error('the two servers have other bytes');
  const target = (server: Server, address: string, etag: string | null): Target => ({
    ...server,
    bytes: content.length,
    wanted: {
      ...{ method, status, path: address },
      headers: { ...(range ? { range } : {}), ...(same && etag ? { 'if-none-match': etag } : {}) },
    },
  });
  return [target(ours, published, answer.headers.get('etag')), target(theirs, `/${file}`, other.headers.get('etag'))];
}

async function compare(ours: Target, theirs: Target): Promise<Omit<Case, 'what' | 'bytes'>> {
  for (const target of [ours, theirs]) await ask(target); // for nothing, so that neither is measured while it warms up
  const runs: { ours: number; theirs: number }[] = [];
  const cpu = { ours: { seconds: 0, answers: 0 }, theirs: { seconds: 0, answers: 0 } };
  for (let run = 0; run < RUNS; run += 1) {
    const all = { ours: { answers: 0, seconds: 0 }, theirs: { answers: 0, seconds: 0 } };
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const [who, target] of [['ours', ours] as const, ['theirs', theirs] as const]) {
        const { answers, seconds, busy } = await ask(target);
        all[who] = { answers: all[who].answers + answers, seconds: all[who].seconds + seconds };
        cpu[who] = { answers: cpu[who].answers + answers, seconds: cpu[who].seconds + busy };
      }
    }
    runs.push({ ours: all.ours.answers / all.ours.seconds, theirs: all.theirs.answers / all.theirs.seconds });
  }
  const each = (who: 'ours' | 'theirs') => Math.round((cpu[who].seconds / cpu[who].answers) * 1e6);
  return {
    ours: spread(runs.map((run) => run.ours)),
    theirs: spread(runs.map((run) => run.theirs)),
    ratio: spread(runs.map((run) => run.ours / run.theirs)),
    cpuMicroseconds: Number.isNaN(each('ours')) ? null : { ours: each('ours'), theirs: each('theirs') },
  };
}

/** Asks for a while over all connections, each of which asks again as soon as it has its answer. */
async function ask({ port, wanted, pids }: Target): Promise<{ answers: number; seconds: number; busy: number }> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => openDownloads(port, wanted)));
  const busy = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
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

function spread(values: number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number) => Math.round((sorted[index] ?? Number.NaN) * 100) / 100;
  return { median: at(Math.floor(sorted.length / 2)), least: at(0), most: at(sorted.length - 1) };
}

async function startStatic(folder: string): Promise<{ port: number; child: ChildProcess }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'static-server.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(`${said}`), child };
}
