import type { Text } from './kpi.ts';

export interface Licence extends Text {
  url: string;
  /** name in a Data Package descriptor */
  packageName: string;
  /** whether users must name the source */
  attribution: boolean;
}

/** Licences an authority may choose, the one that asks least of users first. */
export const licences = {
  'dl-de/zero-2-0': {
    de: 'Datenlizenz Deutschland – Zero – Version 2.0',
    en: 'Data licence Germany – Zero – Version 2.0',
    url: 'https://www.govdata.de/dl-de/zero-2-0',
    packageName: 'DL-DE-ZERO-2.0',
    attribution: false,
  },
  CC0: {
    de: 'Creative Commons CC0 1.0',
    en: 'Creative Commons CC0 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    packageName: 'CC0-1.0',
    attribution: false,
  },
  'dl-de/by-2-0': {
    de: 'Datenlizenz Deutschland – Namensnennung – Version 2.0',
    en: 'Data licence Germany – Attribution – Version 2.0',
    url: 'https://www.govdata.de/dl-de/by-2-0',
    packageName: 'DL-DE-BY-2.0',
    attribution: true,
  },
  'CC BY 4.0': {
    de: 'Creative Commons Namensnennung 4.0 International (CC BY 4.0)',
    en: 'Creative Commons Attribution 4.0 International (CC BY 4.0)',
    url: 'https://creativecommons.org/licenses/by/4.0/',
    packageName: 'CC-BY-4.0',
    attribution: true,
  },
} as const satisfies Record<string, Licence>;

export type LicenceId = keyof typeof licences;
export const licenceIds = Object.keys(licences) as [LicenceId, ...LicenceId[]];
const defaultLicence: LicenceId = 'dl-de/zero-2-0';

/** Licence of a compilation: of all its parts' licences the one that asks most of users. */
export function strictest(ids: readonly LicenceId[]): LicenceId {
  return licenceIds.findLast((id) => ids.includes(id)) ?? defaultLicence;
}
