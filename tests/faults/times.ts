/** How often: a few times with the other tests, many with FAULTS=full. */
export const times = (few: number, many: number): number => (process.env['FAULTS'] === 'full' ? many : few);

/** Random numbers of [0, 1) that come again with the same seed, which a failing test names. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a fault test counted, for whoever reads its output. */
export const report = (line: string): boolean => process.stdout.write(`${line}\n`);
