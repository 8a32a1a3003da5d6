import { z } from 'zod';
import { licences } from '../../contract/licences.ts';
import { publishedMeasure } from '../../contract/published.ts';
import { type PublicTable, tableOf } from '../../contract/tables.ts';
import { attribution } from '../edition.ts';
import { authorityPath } from '../addresses.ts';
import { lastDay } from '../months.ts';
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
    edition: z.string(),
    licence: z.object({ id: z.string(), url: z.string(), attribution: z.object({ de: z.string(), en: z.string() }) }),
    measures: Measures,
    services: z.array(z.object({ key: z.string(), name: z.string(), measures: Measures })),
  })
  .meta({ id: 'NewestFigures', description: 'The newest month that is published of an authority' });
export type NewestFigures = z.output<typeof NewestFigures>;

/** What the newest month of an edition says of an authority, as a whole and by service; undefined where it is not in it. */
export async function newestFigures(published: PublishedTable, ars: string, base: string): Promise<NewestFigures | undefined> {
  const authority = published.authorities.find(({ key }) => key === ars);
  if (!authority) return undefined;
  const whole = (await rowsAt(published, ars, '')).filter(({ period }) => period === published.lastPeriod);
  const byService = Map.groupBy(await newestParts(published, { ars }), ({ service_key: key }) => key);
  return {
    authority: { ars, name: authority.name, page: base + authorityPath(ars) },
    period: published.lastPeriod,
    status: whole[0]?.status ?? 'provisional',
    edition: published.edition,
    licence: {
      id: published.licence,
      url: licences[published.licence].url,
      attribution: attribution({ id: published.edition, licence: published.licence }),
    },
    measures: valuesOf(whole),
    services: [...byService].map(([key, rows]) => ({ key, name: rows[0]?.service ?? key, measures: valuesOf(rows) })),
  };
}

const valuesOf = (rows: StoredRow[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ measure, value }) => [measure, value]));

/**
 * The same as NGSI-LD entities of the smart data model KeyPerformanceIndicator, one for each measure of the authority:
 * context brokers of smart cities take them as they are.
 */
export function indicators(figures: NewestFigures, organisation: string) {
  const { counts, rates }: PublicTable = tableOf('usage-monthly');
  const { ars, name } = figures.authority;
  const [from, to] = [`${figures.period}-01`, lastDay(figures.period)];
  return [...counts, ...rates].flatMap((measure) => {
    const value = figures.measures[measure];
    if (value === undefined) return [];
    const { label, definition } = publishedMeasure(measure);
    return [
      {
        '@context': contexts,
        id: `urn:ngsi-ld:KeyPerformanceIndicator:egovsad:${ars}:${measure}`,
        type: 'KeyPerformanceIndicator',
        name: property(`${label.de}: ${name}`),
        alternateName: property(`${label.en}: ${name}`),
        description: property(definition.de),
        category: property(['quantitative']),
        kpiValue: { ...property(value), observedAt: `${to}T00:00:00Z` },
        calculationFrequency: property('monthly'),
        calculationMethod: property('automatic'),
        calculationPeriod: property({ from, to }),
        calculatedBy: property(organisation),
        organization: property(name),
        areaServed: property(ars),
        process: property('Online-Dienste der Verwaltung'),
        source: property(figures.authority.page),
      },
    ];
  });
}

const property = <Value>(value: Value) => ({ type: 'Property' as const, value });

const contexts = [
  'https://raw.githubusercontent.com/smart-data-models/dataModel.KeyPerformanceIndicator/master/context.jsonld',
  'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld',
];
