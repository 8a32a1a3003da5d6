import { wholeInstance } from '../contract/editions.ts';
import type { Text } from '../contract/kpi.ts';
import { type LicenceId, licences } from '../contract/licences.ts';

/** Publisher of the editions over all authorities that agreed. */
export const instance = wholeInstance;

/** What an edition is made of, besides the tallies. */
export interface Edition {
  /** `instance`, or the ARS of an authority */
  publisher: string;
  /** name of the authority; absent where the instance publishes */
  name?: string | undefined;
  /** the last month, `2026-10`; revisions `2026-10.2` */
  id: string;
  /** 'YYYY-MM' */
  firstMonth: string;
  lastMonth: string;
  licence: LicenceId;
  /** fingerprint of the key K behind the record keys */
  keyPrint: string;
  /** how many authorities agreed to publish, and of how many there are */
  authorities: { counted: number; of: number };
  /** the authorities in it, by ARS */
  counted: string[];
}

/** How the audit log names an edition. */
export const editionSubject = ({ publisher, id }: { publisher: string; id: string }): string =>
  publisher === instance ? id : `${publisher}/${id}`;

/** A source line ready to copy; where the licence asks for no attribution it is still good manners. */
export function attribution(edition: Pick<Edition, 'id' | 'licence'>): Text {
  const licence = licences[edition.licence];
  return {
    de: `Nutzung der Online-Dienste, eGovSAD, Ausgabe ${edition.id}, ${licence.de} (${licence.url})`,
    en: `Use of online services, eGovSAD, edition ${edition.id}, ${licence.en} (${licence.url})`,
  };
}
