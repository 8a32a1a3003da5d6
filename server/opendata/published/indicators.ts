import { publishedMeasure } from '../../contract/published.ts';
import { type PublicTable, tableOf } from '../../contract/tables.ts';
import { lastDay } from '../months.ts';
import type { NewestFigures } from './figures.ts';

/** What the terms of the smart data model mean. The core context of NGSI-LD holds everywhere, and comes last. */
export const modelContext =
  'https://raw.githubusercontent.com/smart-data-models/dataModel.KeyPerformanceIndicator/master/context.jsonld';
const contexts = [modelContext, 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld'];

/**
 * The newest figures of an authority as NGSI-LD entities of the smart data model KeyPerformanceIndicator 0.2, one for each
 * measure: context brokers of smart cities take them as they are. The id stays the same from month to month, so that a
 * broker that upserts has one entity with a history. `organisation`: who computes
 * them; who provides them is the publisher of the edition.
 */
export function indicators(figures: NewestFigures, organisation: string) {
  const { counts, rates }: PublicTable = tableOf('usage-monthly');
  const { ars, name } = figures.authority;
  const [from, to] = [`${figures.period}-01`, lastDay(figures.period)];
  return [...counts, ...rates].flatMap((measure) => {
    const value = figures.measures[measure];
    if (value === undefined) return [];
    const { label, definition, unit } = publishedMeasure(measure);
    return [
      {
        '@context': contexts,
        id: `urn:ngsi-ld:KeyPerformanceIndicator:egovsad:${ars}:${measure}`,
        type: 'KeyPerformanceIndicator',
        name: property(`${label.de}: ${name}`),
        alternateName: property(`${label.en}: ${name}`),
        description: property(definition.de),
        category: property(['quantitative']),
        // C62 is "one" in the codes of UN/CEFACT: a number of cases, or a share from 0 to 1
        kpiValue: { ...property(value), unitCode: 'C62', observedAt: `${to}T00:00:00Z` },
        calculationFrequency: property('monthly'),
        calculationMethod: property('automatic'),
        calculationPeriod: property({ from, to }),
        ...(unit === 'share' ? { calculationFormula: property(definition.de) } : {}),
        calculatedBy: property(organisation),
        dataProvider: property(figures.publisher),
        organization: property(name),
        areaServed: property(ars),
        process: property('Online-Dienste der Verwaltung'),
        source: property(figures.authority.page),
        updatedAt: property({ '@type': 'DateTime', '@value': figures.publishedAt }),
      },
    ];
  });
}

const property = <Value>(value: Value) => ({ type: 'Property' as const, value });
