import { z } from 'zod';
import type { Text } from './kpi.ts';

const ownError: Text = {
  de: 'Das ist ein Fehler dieses Programms; melden Sie ihn mit dem Beispiel.',
  en: 'That is an error of this program; report it with the example.',
};

/** Kinds of values in the catalogue that portals refuse or misread although the property is there, and what to do. */
export const catalogueFaults = {
  not_https: {
    title: { de: 'Adressen ohne https', en: 'Addresses without https' },
    advice: {
      de: 'PUBLIC_URL mit https:// angeben und neu starten; vorher braucht der Server davor ein Zertifikat.',
      en: 'Set PUBLIC_URL with https:// and restart; before that, the server in front needs a certificate.',
    },
  },
  unknown_contributor: {
    title: { de: 'Kennung, die GovData nicht vergibt', en: 'An id that GovData does not give' },
    advice: {
      de: 'In CONTRIBUTOR_ID die Kennung eintragen, die das Landesportal oder GovData genannt hat; sie beginnt mit http://dcat-ap.de/def/contributors/.',
      en: 'Enter in CONTRIBUTOR_ID the id that the state portal or GovData named; it begins with http://dcat-ap.de/def/contributors/.',
    },
  },
  unknown_licence: {
    title: { de: 'Lizenz, die nicht in der Liste von DCAT-AP.de steht', en: 'A licence that is not in the list of DCAT-AP.de' },
    advice: {
      de: 'Bei der Kommune eine der angebotenen Lizenzen wählen und die Ausgabe neu veröffentlichen.',
      en: 'Choose one of the licences offered for the authority and publish the edition again.',
    },
  },
  wrong_date: {
    title: {
      de: 'Datum, das es nicht gibt, oder ein Zeitraum, der vor seinem Anfang endet',
      en: 'A date that does not exist, or a period that ends before it begins',
    },
    advice: ownError,
  },
  unknown_code: {
    title: { de: 'Code, der nicht in den Listen der EU steht', en: 'A code that is not in the lists of the EU' },
    advice: ownError,
  },
  undescribed: {
    title: {
      de: 'Verweis auf etwas, das der Katalog nicht beschreibt',
      en: 'A reference to something that the catalogue does not describe',
    },
    advice: ownError,
  },
  no_text: {
    title: { de: 'Adresse, wo ein Text stehen muss', en: 'An address where there must be a text' },
    advice: ownError,
  },
  two_values: {
    title: { de: 'Zwei Werte, wo nur einer erlaubt ist', en: 'Two values where only one is allowed' },
    advice: ownError,
  },
} as const satisfies Record<string, { title: Text; advice: Text }>;
export type CatalogueFault = keyof typeof catalogueFaults;
const faultCodes = Object.keys(catalogueFaults) as [CatalogueFault, ...CatalogueFault[]];

/** How good the catalogue of the open data is, for whoever runs the instance. */
export const CatalogueGrade = z
  .object({
    grade: z.enum(['complete', 'usable', 'broken']).meta({
      description: 'broken: portals refuse it or get no answer; usable: recommended properties are missing',
    }),
    address: z.string().meta({ description: 'of the catalogue, to be given to a portal or to a validator' }),
    datasets: z.int(),
    distributions: z.int(),
    missing: z.array(
      z.object({
        level: z.enum(['required', 'recommended']),
        of: z.enum(['catalogue', 'dataset', 'distribution', 'publisher', 'checksum', 'contact']),
        property: z.string().meta({ example: 'dcat:contactPoint' }),
        count: z.int().meta({ description: 'how many lack it' }),
        example: z.string().meta({ description: 'one that lacks it' }),
        setting: z.string().optional().meta({ description: 'the setting that mends it', example: 'CONTACT_EMAIL' }),
      }),
    ),
    faults: z
      .array(z.object({ code: z.enum(faultCodes), property: z.string(), count: z.int(), example: z.string() }))
      .meta({ description: 'values that portals refuse or misread although they are there' }),
    links: z
      .object({ checked: z.int(), of: z.int() })
      .meta({ description: 'addresses of this instance in the catalogue, and how many of them were asked for' }),
    brokenLinks: z.array(z.object({ url: z.string(), why: z.enum(['incomplete', 'gone', 'not_answered']) })),
    notes: z.array(
      z.object({ code: z.enum(['no_public_url', 'nothing_published', 'not_served']), de: z.string(), en: z.string() }),
    ),
  })
  .meta({ id: 'CatalogueGrade', description: 'What the DCAT-AP.de catalogue lacks, and links of it that lead nowhere' });
export type CatalogueGrade = z.output<typeof CatalogueGrade>;
