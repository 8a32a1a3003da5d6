/** What an ARS of 12 digits is the key of: 2 digits of the state, 1, 2, 4 and 3 of the levels below, zeros where none is meant. */
export interface Region {
  kind: 'state' | 'governmentDistrict' | 'district' | 'association' | 'municipality';
  /** as long as the lists of its kind have it */
  key: string;
}

/** Cities that are a district themselves, by their first five digits: their keys look like those of districts. */
const cities = `
  01001 01002 01003 01004 03101 03102 03103 03401 03402 03403 03404 03405 04011 04012 05111 05112 05113 05114 05116 05117
  05119 05120 05122 05124 05314 05315 05316 05512 05513 05515 05711 05911 05913 05914 05915 05916 06411 06412 06413 06414
  06611 07111 07211 07311 07312 07313 07314 07315 07316 07317 07318 07319 07320 08111 08121 08211 08212 08221 08222 08231
  08311 08421 09161 09162 09163 09261 09262 09263 09361 09362 09363 09461 09462 09463 09464 09561 09562 09563 09564 09565
  09661 09662 09663 09761 09762 09763 09764 12051 12052 12053 12054 13003 13004 14511 14612 14713 15001 15002 15003 16051
  16052 16053 16054 16055`
  .trim()
  .split(/\s+/);

export function regionOf(ars: string): Region {
  const zerosFrom = (digits: number) => /^0*$/.test(ars.slice(digits));
  if (zerosFrom(2)) return { kind: 'state', key: ars.slice(0, 2) };
  if (zerosFrom(3)) return { kind: 'governmentDistrict', key: ars.slice(0, 3) };
  if (zerosFrom(5) && !cities.includes(ars.slice(0, 5))) return { kind: 'district', key: ars.slice(0, 5) };
  // an association's own key ends with zeros, but so does that of a city which is a district
  if (zerosFrom(9) && !zerosFrom(5)) return { kind: 'association', key: ars.slice(0, 9) };
  return { kind: 'municipality', key: ars };
}

/** The state that a place is in. */
export const stateOf = (ars: string): Region => ({ kind: 'state', key: ars.slice(0, 2) });

/** Names of the states by their keys, in the order of the official list from 01 on. */
const states = [
  'Schleswig-Holstein',
  'Hamburg',
  'Niedersachsen',
  'Bremen',
  'Nordrhein-Westfalen',
  'Hessen',
  'Rheinland-Pfalz',
  'Baden-Württemberg',
  'Bayern',
  'Saarland',
  'Berlin',
  'Brandenburg',
  'Mecklenburg-Vorpommern',
  'Sachsen',
  'Sachsen-Anhalt',
  'Thüringen',
];
export const stateName = ({ key }: Region): string => states[Number(key) - 1] ?? 'Deutschland';

const geocoding = 'http://dcat-ap.de/def/politicalGeocoding';
const lists: Record<Region['kind'], { list: string; level: string }> = {
  state: { list: 'stateKey', level: 'state' },
  governmentDistrict: { list: 'governmentDistrictKey', level: 'administrativeDistrict' },
  district: { list: 'districtKey', level: 'administrativeDistrict' },
  association: { list: 'municipalAssociationKey', level: 'municipality' },
  municipality: { list: 'regionalKey', level: 'municipality' },
};

/** The region in the lists of DCAT-AP.de. */
export const regionIri = ({ kind, key }: Region): string => `${geocoding}/${lists[kind].list}/${key}`;
/** The level of administration that the region belongs to, in the list of DCAT-AP.de. */
export const levelIri = ({ kind }: Region): string => `${geocoding}/Level/${lists[kind].level}`;
