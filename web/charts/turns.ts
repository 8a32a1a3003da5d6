import { isPrinting, watchPrinting } from '../printing.ts';

/** Charts out of sight that wait to be drawn, in the order of the page. */
const waiting = new Map<Element, () => void>();
let called = false;

/**
 * Draws what is in sight at once and the rest one after another while the browser has nothing better to do, so that a
 * page with ten charts answers as fast as one with a single chart. Answers how to call it off.
 */
export function inTurn(place: Element, draw: () => void): () => void {
  waiting.delete(place);
  if (isPrinting() || inSight(place)) {
    draw();
    return () => {};
  }
  waiting.set(place, draw);
  callNext();
  return () => {
    if (waiting.get(place) === draw) waiting.delete(place);
  };
}

/** Paper does not wait. */
function drawAll(): void {
  for (const [place, draw] of waiting) {
    waiting.delete(place);
    draw();
  }
}
watchPrinting(() => {
  if (isPrinting()) drawAll();
});

/** Also what the next turn of a wheel would bring there. */
function inSight(place: Element): boolean {
  const { top, bottom } = place.getBoundingClientRect();
  return bottom > -100 && top < window.innerHeight + 100;
}

function callNext(): void {
  if (called || waiting.size === 0) return;
  called = true;
  whenIdle(() => {
    called = false;
    const [next] = waiting;
    if (!next) return;
    waiting.delete(next[0]);
    next[1]();
    callNext();
  });
}

/** Safari knows no idle callbacks. */
const whenIdle = (then: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(then, { timeout: 500 });
  else setTimeout(then, 20);
};
