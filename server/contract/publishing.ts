import { z } from 'zod';

/** Who publishes the open data of all authorities where nothing else is set. */
export const defaultPublisherName = 'eGovSAD';

/** What the public learns about who publishes. */
export interface PublishingConfig {
  publisherName: string;
  contactEmail: string | undefined;
  /** IRI of the contributor in the catalogue */
  contributorId: string | undefined;
  /** adds the terms of DCAT-AP.de 2.0 that version 3.0 gave up */
  olderTerms: boolean;
  /** who may frame charts besides this host, as a content policy says it */
  embedHosts: string[];
}

/** How to put a published chart on another page. */
export const EmbedAnswer = z.object({
  code: z.string().nullable().meta({ description: 'an `<iframe>`; null: nothing of it is published' }),
  hosts: z.array(z.string()).meta({ description: 'whose pages may frame it besides this host (EMBED_HOSTS)' }),
});
export type EmbedAnswer = z.output<typeof EmbedAnswer>;
