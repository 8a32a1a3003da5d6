import type { SourceEntry } from '../../../server/contract/sources.ts';
import type { ConnectCheckAnswer } from '../../../server/contract/token.ts';
import { get, send } from '../../api.ts';

/** Sources, their tokens and what of them was refused, as the API answers them, and how to change them. */
export type Source = SourceEntry;
export type Token = Source['tokens'][number];
/** What whoever runs the instance decides about a source. */
export type SourceFields = Pick<Source, 'name' | 'authorities' | 'autoDeclare' | 'test' | 'origins'>;
export type Scope = 'ingest' | 'read' | 'browser';

export interface Reject {
  /** first moment of the hour, UTC */
  hour: string;
  code: string;
  field?: string;
  count: number;
}

export const fetchSources = async (signal: AbortSignal): Promise<Source[]> =>
  (await get<{ sources: Source[] }>('/api/v1/sources', signal)).sources;

export const fetchRejects = async (source: number, signal: AbortSignal): Promise<Reject[]> =>
  (await get<{ rejects: Reject[] }>(`/api/v1/sources/${source}/rejects`, signal)).rejects;

export const makeSource = (fields: SourceFields): Promise<{ id: number }> => send('POST', '/api/v1/sources', fields);
export const changeSource = (id: number, fields: SourceFields): Promise<Source> => send('PUT', `/api/v1/sources/${id}`, fields);
export const deleteSource = (id: number): Promise<void> => send('DELETE', `/api/v1/sources/${id}`);

export const makeToken = (
  source: number,
  scopes: Scope[],
  expiresAt: string | undefined,
): Promise<{ id: number; token: string }> =>
  send('POST', `/api/v1/sources/${source}/tokens`, { scopes, ...(expiresAt ? { expiresAt } : {}) });
export const withdrawToken = (source: number, token: number): Promise<void> =>
  send('DELETE', `/api/v1/sources/${source}/tokens/${token}`);

/** What of a connection that was tried out is right (null: it does not apply). */
export type CheckPoint = ConnectCheckAnswer['points'][number];

export const checkConnection = (token: string): Promise<ConnectCheckAnswer> =>
  send('POST', '/api/v1/connect-check', {}, { authorization: `Bearer ${token}` });

export const deleteMapping = (source: number, name: string): Promise<void> =>
  send('DELETE', `/api/v1/sources/${source}/mappings/${encodeURIComponent(name)}`);

/** The page of a mapping; without a name that of a new one. */
export const mappingPath = (source: number, name?: string): string =>
  name === undefined ? `/sources/${source}/mapping` : `/sources/${source}/mappings/${encodeURIComponent(name)}`;
