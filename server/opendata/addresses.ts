import type { PublicTableId } from '../contract/tables.ts';
import { instance } from './edition.ts';

/** Addresses of what is public; they stay the same for good. */

/** The table that pages about places and services show. */
export const shownTable: PublicTableId = 'usage-monthly';

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

/** The page of an edition. */
export const editionPath = (publisher: string, id: string): string =>
  `${publisher === instance ? '/open-data' : authorityPath(publisher)}/editions/${encodeURIComponent(id)}`;

/** What a page of the portal shows: a table, of a place and a service ('' for totals). */
export interface Spot {
  table: PublicTableId;
  ars: string;
  service: string;
}

/** The page of a table somewhere; the use by month stands on the page of the place or service itself. */
export function spotPath({ table, ars, service }: Spot): string {
  if (ars === '' && service === '') return tablePath(table);
  const place = ars === '' ? '/open-data' : authorityPath(ars);
  const there = service === '' ? place : `${place}/services/${encodeURIComponent(service)}`;
  return table === shownTable ? there : ownTablePath(there, table);
}

/** The page of a table within the page of an authority, or of a service there. */
export const ownTablePath = (page: string, table: string): string => `${page}/tables/${table}`;

/** A chart of a page alone, for framing: the first one, unless another is named. */
export const embedPath = (page: string, chart?: string): string =>
  `${page.replace('/open-data/', '/embed/')}${chart === undefined ? '' : `?chart=${chart}`}`;
