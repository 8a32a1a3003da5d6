import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Only the name of the socket file: the embedded PostgreSQL has no TCP port. */
export const PORT = 5432;

/** Whether a process of this number runs. */
export function lives(pid: number): boolean {
  if (pid === process.pid) return false; // a number from an earlier life of this container
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The socket folder of a PostgreSQL running on the data folder; waits up to 15 s for one that is starting or stopping. */
export async function socketOfRunning(dataDir: string): Promise<string | undefined> {
  const lockFile = path.join(dataDir, 'postmaster.pid');
  for (let attempt = 0; attempt < 150 && existsSync(lockFile); attempt++) {
    // lines: pid, data folder, start time, port, socket folder, address, shared memory, status
    const [pid, , , , folder, , , status] = readLines(lockFile);
    const answers = folder ? await accepts(path.join(folder, `.s.PGSQL.${PORT}`)) : false;
    if (answers && status?.startsWith('ready')) return folder;
    if (!answers && !lives(Number(pid))) return undefined; // left by a crash; PostgreSQL removes it itself
    await pause(100);
  }
  return undefined;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // it stopped just now
    throw error;
  }
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => {
      connection.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
