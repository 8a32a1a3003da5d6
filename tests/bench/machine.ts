import { readFileSync } from 'node:fs';
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
