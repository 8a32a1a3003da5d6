import type { Authority, OfferEntry, Service } from '../../../server/contract/api.ts';
import type { MasterDataAnswer, MasterFormat } from '../../../server/contract/master-data.ts';
import type { Grant, PersonEntry } from '../../../server/contract/people.ts';
import type { Settings } from '../../../server/contract/settings.ts';
import { type Catalogue, fetchCatalogue, get, send } from '../../api.ts';

/** What the administration reads and changes, as the API names it. */
export type AuthorityEntry = Authority & { ars: string };
export type ServiceEntry = Service & { key: string };
export type { Authority, Grant, OfferEntry, PersonEntry, Service };

/** The catalogue with everything that is kept of authorities and services; the dashboard itself needs the names only. */
export interface FullCatalogue extends Catalogue {
  authorities: AuthorityEntry[];
  services: ServiceEntry[];
}

/** The same answers as the dashboard's, which have it all. */
export const fetchFullCatalogue = async (signal: AbortSignal): Promise<FullCatalogue> =>
  (await fetchCatalogue(signal)) as FullCatalogue;

/** Offers of an authority, or of all, with what is declared of them. */
export const fetchOffers = async (authority: string | undefined, signal: AbortSignal): Promise<OfferEntry[]> =>
  (await get<{ offers: OfferEntry[] }>(`/api/v1/offers${authority ? `?authority=${authority}` : ''}`, signal)).offers;

const segment = encodeURIComponent;
export const authorityUrl = (ars: string): string => `/api/v1/authorities/${segment(ars)}`;
export const serviceUrl = (key: string): string => `/api/v1/services/${segment(key)}`;
export const offerUrl = (authority: string, service: string): string => `${authorityUrl(authority)}/offers/${segment(service)}`;
export const put = (url: string, entry: object): Promise<unknown> => send('PUT', url, entry);
export const remove = (url: string): Promise<void> => send('DELETE', url);

export const fetchPeople = async (signal: AbortSignal): Promise<PersonEntry[]> =>
  (await get<{ people: PersonEntry[] }>('/api/v1/people', signal)).people;
export const addPerson = (person: object): Promise<PersonEntry> => send('POST', '/api/v1/people', person);
export const changePerson = (id: number, changes: object): Promise<PersonEntry> => send('PATCH', `/api/v1/people/${id}`, changes);
export const setRoles = (id: number, roles: Grant[]): Promise<PersonEntry> => send('PUT', `/api/v1/people/${id}/roles`, roles);
export const makeLink = (id: number): Promise<{ link: string; expiresAt: string }> => send('POST', `/api/v1/people/${id}/link`);

export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  actorId: number | null;
  name: string | null;
  what: string;
  subject: string;
  before: unknown;
  after: unknown;
}
export interface AuditQuestion {
  from: string;
  to: string;
  kind: 'change' | 'session';
}
const mostEntries = 10_000;
export const auditPath = (question: AuditQuestion, after = '0'): string =>
  `/api/v1/audit?${new URLSearchParams({ ...question, after, limit: `${mostEntries}` })}`;

/** All entries, the oldest first: the newest are never left out. */
export async function fetchAudit(question: AuditQuestion, signal: AbortSignal): Promise<AuditEntry[]> {
  const all: AuditEntry[] = [];
  for (;;) {
    const { entries } = await get<{ entries: AuditEntry[] }>(auditPath(question, all.at(-1)?.id), signal);
    all.push(...entries);
    if (entries.length < mostEntries) return all;
  }
}

export type { MasterDataAnswer, MasterFormat };
export interface MasterFile {
  file: File;
  format: MasterFormat;
  arsPrefix: string;
}
export function sendMasterData(
  { file, format, arsPrefix }: MasterFile,
  how: { dryRun: boolean; keepGood: boolean },
): Promise<MasterDataAnswer> {
  const form = new FormData();
  form.set('format', format);
  form.set('dryRun', `${how.dryRun}`);
  form.set('keepGood', `${how.keepGood}`);
  if (arsPrefix) form.set('arsPrefix', arsPrefix);
  form.set('file', file);
  return send('POST', '/api/v1/master-data', form);
}

export const fetchSettings = async (signal: AbortSignal): Promise<Settings['settings']> =>
  (await get<Settings>('/api/v1/settings', signal)).settings;
