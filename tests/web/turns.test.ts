import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const paper = Object.assign(new EventTarget(), { matches: false });
vi.stubGlobal('matchMedia', () => paper);
vi.resetModules(); // it asks for the paper once, when it is loaded
const { inTurn } = await import('../../web/charts/turns.ts');

let idle: (() => void)[];
beforeEach(() => {
  idle = [];
  vi.stubGlobal('window', { innerHeight: 900, requestIdleCallback: (then: () => void) => idle.push(then) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  paper.matches = false;
});

/** A place on the page whose upper edge is so many pixels below that of the window. */
const at = (top: number) => ({ getBoundingClientRect: () => ({ top, bottom: top + 300 }) }) as Element;

/** Lets the browser be idle until nothing waits any more; answers how often it was asked to. */
function rest(): number {
  let turns = 0;
  for (let next = idle.shift(); next; next = idle.shift()) {
    next();
    turns++;
  }
  return turns;
}

test('charts in sight are drawn at once, the others one in each idle moment and in their order', () => {
  const drawn: string[] = [];
  for (const [name, top] of [
    ['first', 200],
    ['second', 1500],
    ['third', 2500],
    ['above', -900],
  ] as const)
    inTurn(at(top), () => drawn.push(name));
  expect(drawn).toEqual(['first']);
  expect(rest()).toBe(3);
  expect(drawn).toEqual(['first', 'second', 'third', 'above']);
});

test('a chart out of sight is drawn as it is by then, and not at all once it is gone', () => {
  const drawn: string[] = [];
  const [place, other] = [at(1500), at(2500)];
  inTurn(place, () => drawn.push('old'));
  inTurn(place, () => drawn.push('new'));
  const callOff = inTurn(other, () => drawn.push('gone'));
  callOff();
  rest();
  expect(drawn).toEqual(['new']);
});

test('what waits is drawn when it is printed, and what comes then does not wait', () => {
  const drawn: string[] = [];
  inTurn(at(1500), () => drawn.push('waiting'));
  paper.matches = true;
  paper.dispatchEvent(new Event('change'));
  inTurn(at(2500), () => drawn.push('wider on paper'));
  expect(drawn).toEqual(['waiting', 'wider on paper']);
});
