import { instance } from './edition.ts';

/** Addresses of what is public; they stay the same for good. */

/** A file of an edition, or of the newest one (`latest`). Authorities have a folder of their own below the table. */
export function filesUrl(of: { publisher: string; table: string; edition: string }, file: string): string {
  const folder = of.publisher === instance ? of.table : `${of.table}/${of.publisher}`;
  return `/open-data/v1/${folder}/${of.edition === 'latest' ? 'latest' : `editions/${of.edition}`}/${file}`;
}

/** What the catalogue calls a table of a publisher. */
export const datasetPath = (publisher: string, table: string): string => `/open-data/datasets/${publisher}/${table}`;

export const tablePath = (table: string): string => `/open-data/tables/${table}`;
export const authorityPath = (ars: string): string => `/open-data/authorities/${encodeURIComponent(ars)}`;
export const servicePath = (key: string): string => `/open-data/services/${encodeURIComponent(key)}`;

/** The chart of a page alone, for framing. */
export const embedPath = (path: string): string => path.replace('/open-data/', '/embed/');
