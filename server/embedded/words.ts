/**
 * What an operator should read of what the embedded PostgreSQL writes: why it refused somebody, or why it ended. Only the
 * first line of a message, which never holds a statement or a row: those stand in the lines after it (DETAIL, STATEMENT).
 */
const message = /^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] (PANIC|FATAL|LOG): {2}(.*)$/;
/** A process of it that was killed, by the kernel for want of memory for instance. */
const ended = /process \(PID \d+\) (was terminated by signal|exited with exit code)/;
/** What every start, stop and closed window makes it say. */
const everyday =
  /^(the database system is |terminating .* due to administrator command|connection to client lost|terminating connection due to unexpected postmaster exit)/;

/** The same is told once in so long; numbers in it do not make another of it. */
const quietMs = 600_000;
const longest = 300;

/**
 * Listens to chunks of its log and tells those lines. One that repeats is told again after ten minutes.
 * @param clock milliseconds that only go forward
 */
export function embeddedWords(tell: (line: string) => void, clock = () => performance.now()): (chunk: Buffer | string) => void {
  const told = new Map<string, number>();
  let rest = '';

  function hear(line: string): void {
    const [, level = '', text = ''] = message.exec(line) ?? [];
    if (level === '' || everyday.test(text) || (level === 'LOG' && !ended.test(text))) return;
    const same = text.replaceAll(/\d+/g, '0');
    const now = clock();
    for (const [other, at] of told) if (now - at >= quietMs) told.delete(other);
    if (told.has(same)) return;
    told.set(same, now);
    tell(`PostgreSQL says: ${level}: ${text.slice(0, longest)}`);
  }

  return (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, 10_000); // a line without end is no message
    lines.forEach(hear);
  };
}
