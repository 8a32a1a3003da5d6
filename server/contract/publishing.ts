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
