import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Browser, Locator, Page } from 'playwright-core';

/** The file that a press of a button saves. */
export async function savedBy(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The lines of a file for a spreadsheet, its heading first; numbers as numbers, whatever their decimal point. */
export function linesIn(bytes: Buffer, language: 'de' | 'en'): (string | number | null)[][] {
  const german = language === 'de';
  const lines = parse(bytes, { bom: true, delimiter: german ? ';' : ',' }) as string[][];
  const number = german ? /^-?\d+(,\d+)?(e-?\d+)?$/ : /^-?\d+(\.\d+)?(e-?\d+)?$/;
  return lines.map((cells) =>
    cells.map((cell) => (cell === '' ? null : number.test(cell) ? Number(cell.replace(',', '.')) : cell)),
  );
}

export interface Drawn {
  width: number;
  height: number;
  /** different colours among points all over it */
  colours: number;
}

/** What a browser draws of a picture; throws where it is none. */
export async function drawn(browser: Browser, bytes: Buffer, type: 'image/png' | 'image/svg+xml'): Promise<Drawn> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async (address) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const [width, height] = [image.naturalWidth, image.naturalHeight];
        const canvas = new OffscreenCanvas(width, height);
        const on = canvas.getContext('2d');
        on?.drawImage(image, 0, 0);
        const { data = new Uint8ClampedArray() } = on?.getImageData(0, 0, width, height) ?? {};
        const points = new Uint32Array(data.buffer);
        return { width, height, colours: new Set(points.filter((_, at) => at % 7 === 0)).size };
      },
      `data:${type};base64,${bytes.toString('base64')}`,
    );
  } finally {
    await page.close();
  }
}
