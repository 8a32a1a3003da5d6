import { z } from 'zod';

/** How good the catalogue of the open data is, for whoever runs the instance. */
export const CatalogueGrade = z
  .object({
    grade: z.enum(['complete', 'usable', 'broken']).meta({
      description: 'broken: portals refuse it or get no answer; usable: recommended properties are missing',
    }),
    datasets: z.int(),
    distributions: z.int(),
    missing: z.array(
      z.object({
        level: z.enum(['required', 'recommended']),
        of: z.enum(['catalogue', 'dataset', 'distribution', 'contact']),
        property: z.string().meta({ example: 'dcat:contactPoint' }),
        count: z.int().meta({ description: 'how many lack it' }),
        example: z.string().meta({ description: 'one that lacks it' }),
        setting: z.string().optional().meta({ description: 'the setting that mends it', example: 'CONTACT_EMAIL' }),
      }),
    ),
    brokenLinks: z.array(z.object({ url: z.string(), why: z.enum(['incomplete', 'gone']) })),
    notes: z.array(
      z.object({ code: z.enum(['no_public_url', 'nothing_published', 'not_served']), de: z.string(), en: z.string() }),
    ),
  })
  .meta({ id: 'CatalogueGrade', description: 'What the DCAT-AP.de catalogue lacks, and links of it that lead nowhere' });
export type CatalogueGrade = z.output<typeof CatalogueGrade>;
