import { publishEdition, type Publication } from '../server/opendata/publishing/publish.ts';
import { type TestApp, testApp } from './app.ts';
import { fillTowns } from './towns.ts';

export const folder = '/open-data/v1/usage-monthly';

/** The application with the made-up towns in it, nothing published yet. */
export async function townsApp(moment: string, settings: Record<string, string> = {}): Promise<TestApp> {
  const there = await testApp(moment, settings);
  await fillTowns(there.store.db);
  return there;
}

/** Publishes what is closed at a moment, with the key of the application. */
export function publishAt(moment: string, { store, keys, config }: TestApp): Promise<Publication> {
  const { publisherName } = config.publishing;
  return publishEdition(store.db, { now: new Date(moment), keyPrint: keys.recordsPrint, publisherName });
}
