import type { Clock } from './http.ts';

/** A step of the clock that nobody makes on purpose while a server runs. */
const stepMs = 3_600_000;
/** How long a clock that jumped ahead must go on like that before what cannot be undone follows it. */
const patienceMs = 24 * 3_600_000;

/**
 * Says whether the clock is in doubt: it jumped ahead, measured by a watch that only ever goes forward, and has not gone
 * on like that for a day. Whoever sets it right again within that day has lost nothing. `doubted` is told of each jump.
 */
export function createClockTrust(clock: Clock, doubted: () => void, watch = () => performance.now()): () => boolean {
  const apart = () => clock().getTime() - watch();
  let believed = apart();
  let since: number | undefined;
  return () => {
    const found = apart();
    if (found <= believed + stepMs || (since !== undefined && watch() - since >= patienceMs)) {
      believed = found;
      since = undefined;
    } else if (since === undefined) {
      since = watch();
      doubted();
    }
    return since !== undefined;
  };
}
