/** The names that are counted at most; beyond it the one counted the longest is dropped. */
const most = 10_000;

/**
 * Counts requests by name in windows of time, for @fastify/rate-limit, by a watch that does not follow the system's clock:
 * its own store keeps everybody waiting when the clock is set back.
 */
export class WindowStore {
  readonly #windows = new Map<string, { began: number; count: number }>();
  readonly #watch: () => number;

  constructor(_options?: object, watch = () => performance.now()) {
    this.#watch = watch;
  }

  incr(name: string, told: (error: null, counted: { current: number; ttl: number }) => void, windowMs: number): void {
    const now = this.#watch();
    let window = this.#windows.get(name);
    if (!window || now >= window.began + windowMs) {
      window = { began: now, count: 0 };
      this.#windows.delete(name); // to the end of the order
      this.#windows.set(name, window);
      const [oldest] = this.#windows.keys();
      if (this.#windows.size > most && oldest !== undefined) this.#windows.delete(oldest);
    }
    window.count += 1;
    told(null, { current: window.count, ttl: window.began + windowMs - now });
  }

  child(): WindowStore {
    return new WindowStore({}, this.#watch);
  }
}
