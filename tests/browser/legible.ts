import type { Page } from 'playwright-core';

/** What axe does not see: texts that are cut off, that lie on each other, or that are in the other language. */

/** A text as it stands on the page: its words and where each line of it is. */
interface Drawn {
  text: string;
  lines: { left: number; top: number; right: number; bottom: number }[];
}

/** Texts that the box around them cuts off. */
export const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        const style = getComputedStyle(element);
        if (!/hidden|clip/.test(`${style.overflowX} ${style.overflowY}`) || element.clientWidth <= 1) return false;
        const wide = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
        const high = style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
        return (wide || high) && !element.closest('svg') && (element.innerText ?? '').trim() !== '';
      })
      .map((element) => `${element.tagName}.${element.className}: ${element.innerText.trim().slice(0, 60)}`),
  );

/** Pairs of texts that lie on each other, each as its words; also those of charts. */
export async function overlappingTexts(page: Page): Promise<string[]> {
  const all = await page.evaluate(drawnTexts);
  const lines = all
    .flatMap(({ text, lines: of }, nr) => of.map((line) => ({ text, nr, ...line })))
    .sort((one, other) => one.top - other.top);
  const found = new Set<string>();
  for (const [at, one] of lines.entries())
    for (const other of lines.slice(at + 1)) {
      if (other.top > one.bottom - 3) break;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      if (one.nr !== other.nr && wide > 2 && high > 3) found.add(`${one.text} | ${other.text}`);
    }
  return [...found];
}

/** Runs in the page: every text that is seen, line by line; the room above and below the letters is not counted. */
function drawnTexts(): Drawn[] {
  const seen = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const all: Drawn[] = [];
  for (let node = seen.nextNode(); node; node = seen.nextNode()) {
    const [text, parent] = [(node.textContent ?? '').trim(), node.parentElement];
    if (!text || !parent?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (parent.closest('.kern-sr-only, script, noscript, style, option, dialog:not([open])')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()]
      .filter(({ width, height }) => width > 1 && height > 1)
      .map(({ left, top, right, bottom }) => {
        const spare = (bottom - top) * 0.15;
        return { left, right, top: top + spare, bottom: bottom - spare };
      });
    all.push({ text: text.slice(0, 60), lines });
  }
  return all;
}

const words = {
  de: /(^|[\s(„])(und|oder|nicht|kein|keine|der|die|das|für|mit|wird|werden|Kommune|Zeitraum|Vorgang|Vorgänge)(?=[\s.,:;)]|$)/,
  en: /(^|[\s(“])(and|or|not|the|of|with|which|from|is|are|were|Authority|Service)(?=[\s.,:;)]|$)/,
};

/** Texts in German on a page in English, and the other way round; what says its language is left out, and code. */
export async function foreignTexts(page: Page, language: 'de' | 'en'): Promise<string[]> {
  const other = language === 'de' ? 'en' : 'de';
  const texts = await page.evaluate((strange) => {
    const inside = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = inside.nextNode(); node; node = inside.nextNode()) {
      if (node.parentElement?.closest(`[lang=${strange}], pre, code, script, noscript, style`)) continue;
      found.push(node.textContent ?? '');
    }
    return found;
  }, other);
  return texts.filter((text) => words[other].test(text)).map((text) => text.trim().slice(0, 120));
}
