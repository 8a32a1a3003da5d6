/** What runs inside the page that is measured; so nothing here may use anything outside its own function. */
interface Seen {
  lcp: number;
  cls: number;
  longest: number;
  changed?: number;
}
declare global {
  interface Window {
    seen: Seen;
  }
}

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/** Before anything else of the page. */
export function observeLoad(): void {
  const seen: Seen = { lcp: 0, cls: 0, longest: 0 };
  window.seen = seen;
  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('largest-contentful-paint', ({ startTime }) => {
    seen.lcp = startTime;
  });
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput } = entry as LayoutShift;
    if (!hadRecentInput) seen.cls += value;
  });
  observe('longtask', ({ duration }) => {
    seen.longest = Math.max(seen.longest, duration);
  });
}

export const readLoad = (): { lcp: number; cls: number; longest: number } => ({ ...window.seen });

export const changeTime = {
  /** From the next choice to the frame after the one in which the page says that it shows other days. */
  listen: (): void => {
    const shown = () => [...document.querySelectorAll('.page > .note[role=status]')].map((line) => line.textContent).join();
    const before = shown();
    document.addEventListener(
      'change',
      () => {
        const start = performance.now();
        const watch = new MutationObserver(() => {
          if (shown() === before || !/\d\d\.\d\d\.\d{4}/.test(shown())) return;
          watch.disconnect();
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              window.seen.changed = performance.now() - start;
            }),
          );
        });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
      },
      { capture: true, once: true },
    );
  },
  read: (): number | undefined => window.seen.changed,
};
