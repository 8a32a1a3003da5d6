import { readFileSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** The size of this machine in one line. */
export function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  return `${cores.length} cores (${model}), ${memory} GiB memory, ${process.platform}, Node ${process.version}`;
}

/** The most memory a process ever held, in MB (VmHWM); undefined where the system does not say (only Linux does). */
export function peakMemoryMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? undefined : Math.round((Number(kilobytes) * 1024) / 1e6);
}

/** A tick of the clock that Linux counts the time of processes in. */
const ticksPerSecond = 100;

/**
 * How long a process, its threads and all that it started have kept processors busy, in seconds: unlike the time on the
 * clock it hardly changes when the machine has other work. NaN where the system does not say (only Linux does).
 */
export function cpuSeconds(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(ticksOf);
  const sum = (of: number): number =>
    processes
      .filter(({ id, parent }) => id === of || parent === of)
      .reduce((total, { id, ticks }) => total + (id === of ? ticks : sum(id)), 0);
  return sum(pid) / ticksPerSecond;
}

/** Its own ticks and those of its children that have ended. */
function ticksOf(id: string): { id: number; parent: number; ticks: number }[] {
  const fields = contentOf(`/proc/${id}/stat`)
    .replace(/^.*\) /, '')
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  return [{ id: Number(id), parent, ticks: fields.slice(11, 15).reduce((sum, value) => sum + value, 0) }];
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}
