import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll } from 'vitest';
import { publicTableIds } from '../server/contract/tables.ts';
import { type DemoApp, startDemoApp } from './demo-app.ts';

/** The demo with its public pages, and the files that anybody can download to hold them against. */
export const kassel = '066110000000';
export const service = '99115005104000';
export type Row = Record<'period' | 'ars' | 'service_key' | 'measure' | 'dimension' | 'category' | 'value' | 'status', string>;

export let demo: DemoApp;
export const files = new Map<string, Row[]>();

/** To be called by each file of tests about these pages. */
export function startPortal(): void {
  beforeAll(async () => {
    demo = await startDemoApp();
    for (const table of publicTableIds) {
      const text = await (await fetch(`${demo.url}/open-data/v1/${table}/latest/${table}.csv`)).text();
      files.set(table, parse(text, { columns: true }));
    }
  }); // the demo is loaded once for all files that show it
  afterAll(() => demo.close());
}

export async function page(path: string, language = 'de'): Promise<{ status: number; body: string }> {
  const answer = await fetch(`${demo.url}/open-data/${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  return { status: answer.status, body: await answer.text() };
}
