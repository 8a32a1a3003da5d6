import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/**
 * Seconds of processor time that a process and all it started have used, those that have ended included; undefined where
 * the system does not say. Other work on the machine moves it less than the clock.
 */
export function processorSeconds(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const parents = new Map<number, number>();
  const used = new Map<number, number>();
  for (const entry of readdirSync('/proc').map(Number).filter(Boolean)) {
    const fields = statOf(entry);
    if (!fields) continue;
    parents.set(entry, Number(fields[1]));
    used.set(
      entry,
      [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0),
    );
  }
  const descends = (of: number): boolean => of === pid || (parents.has(of) && descends(parents.get(of) ?? 0));
  let ticks = 0;
  for (const [entry, of] of used) if (descends(entry)) ticks += of;
  return ticks / 100; // USER_HZ is 100 wherever Linux runs
}

/** The fields behind the name: state, parent, …; undefined when the process has just ended. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Makes the system forget what it keeps of files in memory, so that they are read from the disk; false where it may not be asked to. */
export function forgetFiles(): boolean {
  try {
    execFileSync('sync'); // only what is on the disk can be forgotten
    writeFileSync('/proc/sys/vm/drop_caches', '1');
    return true;
  } catch {
    return false;
  }
}

/** Tells the microseconds of processor time a process and its children have used since, for each of so many events. */
export function stopwatch(pid: number, count: number): () => number | null {
  const began = processorSeconds(pid);
  return () => {
    const now = processorSeconds(pid);
    return began === undefined || now === undefined ? null : ((now - began) / count) * 1e6;
  };
}
