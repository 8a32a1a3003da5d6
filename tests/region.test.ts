import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { describeCatalogue } from '../server/opendata/catalog/describe.ts';
import { levelIri, regionIri, regionOf, stateName, stateOf } from '../server/opendata/region.ts';
import { shared } from './shared.ts';

const geocoding = 'http://dcat-ap.de/def/politicalGeocoding';

describe('an ARS', () => {
  test.each([
    ['060000000000', 'stateKey/06', 'state'], // Hessen
    ['110000000000', 'stateKey/11', 'state'], // Berlin, a state as a whole
    ['064000000000', 'governmentDistrictKey/064', 'administrativeDistrict'], // Darmstadt
    ['065310000000', 'districtKey/06531', 'administrativeDistrict'], // Landkreis Gießen
    ['032410000000', 'districtKey/03241', 'administrativeDistrict'], // Region Hannover
    ['010510000000', 'districtKey/01051', 'administrativeDistrict'], // Dithmarschen
    ['066110000000', 'regionalKey/066110000000', 'municipality'], // Kassel, a city that is a district
    ['150020000000', 'regionalKey/150020000000', 'municipality'], // Halle (Saale)
    ['073355011000', 'municipalAssociationKey/073355011', 'municipality'], // Verbandsgemeinde Landstuhl
    ['065310005005', 'regionalKey/065310005005', 'municipality'], // Gießen
  ])('%s is %s in the lists of DCAT-AP.de, of the level %s', (ars, place, level) => {
    const region = regionOf(ars);
    expect([regionIri(region), levelIri(region)]).toEqual([`${geocoding}/${place}`, `${geocoding}/Level/${level}`]);
  });

  test('says the state', () => {
    expect(['010510000000', '065310005005', '160520000000'].map((ars) => stateName(stateOf(ars)))).toEqual([
      'Schleswig-Holstein',
      'Hessen',
      'Thüringen',
    ]);
  });

  const census = shared('data/zensus2022_1000A-0000_de_flat.csv');
  test.skipIf(!census)('of every municipality of the census is that of a municipality, or of a city that is a state', () => {
    const rows: Record<string, string>[] = parse(readFileSync(census ?? ''), { columns: true, delimiter: ';', bom: true });
    const keys = new Set(rows.map((row) => row['1_variable_attribute_code'] ?? '').filter((key) => key.length === 12));
    expect(keys.size).toBeGreaterThan(10_000);
    const others = [...keys].filter((ars) => regionOf(ars).kind !== 'municipality');
    expect(others.sort()).toEqual(['020000000000', '110000000000']);
  });
});

test('the catalogue says of a district and of a state what they are', () => {
  const dataset = (publisher: string, publisherName: string) => ({
    ...{ publisher, publisherName, table: 'usage-monthly' as const, edition: '2026-10', licence: 'dl-de/zero-2-0' as const },
    ...{ firstMonth: '2026-09', lastMonth: '2026-10', issued: new Date(0), modified: new Date(0), withdrawn: undefined },
    ...{ authorities: [publisher], files: [] },
  });
  const datasets = [dataset('065310000000', 'Landkreis Gießen'), dataset('060000000000', 'Land Hessen')];
  const page = { datasets, total: 2, last: undefined, modified: new Date(0), issued: new Date(0) };
  const base = 'https://daten.example.org';
  const publishing = {
    publisherName: 'Verband',
    contactEmail: undefined,
    contributorId: undefined,
    embedHosts: [],
    olderTerms: true,
  };
  const paging = { self: `${base}/open-data/catalog.ttl`, first: `${base}/open-data/catalog.ttl`, next: undefined, limit: 100 };
  const quads = describeCatalogue(page, base, publishing, paging);
  const said = (subject: string, property: string) =>
    quads
      .filter((quad) => quad.subject.value === base + subject && quad.predicate.value.endsWith(property))
      .map(({ object }) => object.value);
  for (const [ars, place, level, type] of [
    ['065310000000', 'districtKey/06531', 'administrativeDistrict', 'LocalAuthority'],
    ['060000000000', 'stateKey/06', 'state', 'RegionalAuthority'],
  ]) {
    const own = `/open-data/datasets/${ars}/usage-monthly`;
    expect(said(own, 'terms/spatial')).toEqual([`${geocoding}/${place}`]);
    expect(said(own, 'politicalGeocodingURI')).toEqual([`${geocoding}/${place}`]);
    expect(said(own, 'politicalGeocodingLevelURI')).toEqual([`${geocoding}/Level/${level}`]);
    const agent = `/open-data/authorities/${ars}#publisher`;
    expect(said(agent, 'terms/type')).toEqual([`http://purl.org/adms/publishertype/${type}`]);
  }
});
