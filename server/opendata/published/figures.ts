import { z } from 'zod';
import { licences } from '../../contract/licences.ts';
import { attribution, instance } from '../edition.ts';
import { authorityPath } from '../addresses.ts';
import { newestParts, type PublishedTable, rowsAt, type StoredRow } from './read.ts';

const Measures = z.record(z.string(), z.number()).meta({
  description: 'published values by measure; one that is absent is 0, not measured, or rests on too few cases',
});

/** The newest published figures of an authority: small enough for a city app. */
export const NewestFigures = z
  .object({
    authority: z.object({ ars: z.string(), name: z.string(), page: z.string() }),
    period: z.string(),
    status: z.string(),
    publishedAt: z.string(),
    edition: z.string(),
    publisher: z.string().meta({ description: 'who publishes the edition: the authority itself, or the instance' }),
    licence: z.object({ id: z.string(), url: z.string(), attribution: z.object({ de: z.string(), en: z.string() }) }),
    measures: Measures,
    services: z.array(z.object({ key: z.string(), name: z.string(), measures: Measures })),
  })
  .meta({ id: 'NewestFigures', description: 'The newest month that is published of an authority' });
export type NewestFigures = z.output<typeof NewestFigures>;

/**
 * What the newest month of an edition says of an authority, as a whole and by service; undefined where it is not in it.
 * `instanceName`: who publishes where the edition is the instance's.
 */
export async function newestFigures(
  published: PublishedTable,
  ars: string,
  { base, instanceName }: { base: string; instanceName: string },
): Promise<NewestFigures | undefined> {
  const authority = published.authorities.find(({ key }) => key === ars);
  if (!authority) return undefined;
  const whole = (await rowsAt(published, ars, '')).filter(({ period }) => period === published.lastPeriod);
  const byService = Map.groupBy(await newestParts(published, { ars }), ({ service_key: key }) => key);
  const publisherName = published.publisher === instance ? instanceName : authority.name;
  return {
    authority: { ars, name: authority.name, page: base + authorityPath(ars) },
    period: published.lastPeriod,
    status: whole[0]?.status ?? 'provisional',
    publishedAt: published.publishedAt.toISOString(),
    edition: published.edition,
    publisher: publisherName,
    licence: {
      id: published.licence,
      url: licences[published.licence].url,
      attribution: attribution({ id: published.edition, licence: published.licence, publisherName }),
    },
    measures: valuesOf(whole),
    services: [...byService].map(([key, rows]) => ({ key, name: rows[0]?.service ?? key, measures: valuesOf(rows) })),
  };
}

const valuesOf = (rows: StoredRow[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ measure, value }) => [measure, value]));
