import { once } from './bench.ts';
import { benches, gates } from './benches.ts';

/** Runs what `gates` names once, small, and ends with 1 where a ratio is lost: what CI looks at. */
async function main(): Promise<void> {
  for (const { bench, events, figure, atLeast } of gates) {
    const { figures } = benches[bench];
    const reached = (await once(benches[bench], events, () => {}))[figure] ?? 0;
    const told = `${bench}: ${new Map(Object.entries(figures)).get(figure)}: ${reached.toFixed(3)}, at least ${atLeast}`;
    console.log(told);
    if (reached < atLeast) process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
