import type { AuthorityEntry, OfferEntry, ServiceEntry } from '../server/contract/api.ts';
import type { MasterDataAnswer } from '../server/contract/master-data.ts';
import type { z } from 'zod';
import type { TestApp } from './app.ts';

/** Files of master data handed in over HTTP, and the catalogue afterwards. */
export type Fields = Partial<Record<'format' | 'dryRun' | 'keepGood' | 'arsPrefix', string>>;

export interface Sent {
  status: number;
  body: string;
}

export async function sendMaster(
  tested: TestApp,
  content: string | Buffer | undefined,
  fields: Record<string, string>,
  token: string | null = tested.config.adminToken ?? '',
): Promise<Sent> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (content !== undefined) form.append('file', new Blob([content as never]));
  const body = new Response(form);
  const headers = {
    'content-type': body.headers.get('content-type') ?? '',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const payload = Buffer.from(await body.arrayBuffer());
  const answer = await tested.app.inject({
    method: 'POST',
    url: '/api/v1/master-data',
    headers,
    payload,
    remoteAddress: '10.1.2.3',
  });
  return { status: answer.statusCode, body: answer.body };
}

/** Takes a file in; the report of an answer that must be 200. */
export async function takeMaster(
  tested: TestApp,
  format: string,
  content: string | Buffer,
  fields: Fields = {},
): Promise<MasterDataAnswer> {
  const { status, body } = await sendMaster(tested, content, { format, ...fields });
  if (status !== 200) throw new Error(`${status} ${body}`);
  return JSON.parse(body) as MasterDataAnswer;
}

export interface Catalogue {
  authorities: z.output<typeof AuthorityEntry>[];
  services: z.output<typeof ServiceEntry>[];
  offers: OfferEntry[];
}

/** The whole catalogue as the API answers it. */
export async function catalogueOf(tested: TestApp): Promise<Catalogue> {
  const { authorities } = (await tested.admin('GET', '/api/v1/authorities')) as Pick<Catalogue, 'authorities'>;
  const { services } = (await tested.admin('GET', '/api/v1/services')) as Pick<Catalogue, 'services'>;
  const listed = (await tested.admin('GET', '/api/v1/offers')) as {
    offers: (Catalogue['offers'][number] & { silent?: unknown })[];
  };
  // what never arrived is a matter of the events, not of the catalogue
  return { authorities, services, offers: listed.offers.map(({ silent: _, ...offer }) => offer) };
}

/** `added/changed/unchanged` of each kind. */
export const numbersOf = ({ counts }: MasterDataAnswer): Record<string, string> =>
  Object.fromEntries(
    Object.entries(counts)
      .map(([kind, { added, changed, unchanged }]) => [kind, `${added}/${changed}/${unchanged}`] as const)
      .filter(([, text]) => text !== '0/0/0'),
  );

/** `service wohngeld name.de: old → new` of every change. */
export const changesOf = ({ changes }: MasterDataAnswer): string[] =>
  changes.flatMap(({ kind, key, fields }) =>
    fields.map(({ field, old = '', new: now = '' }) => `${kind} ${key} ${field}: ${old} → ${now}`),
  );

/** `2 code column` of every fault. */
export const faultsOf = ({ errors }: MasterDataAnswer): string[] =>
  errors.map(({ line, code, column }) => [line, code, column].filter((part) => part !== undefined).join(' '));

/** A CSV file of rows by their columns, in the order of the first row's. */
export function csvOf(columns: string[], rows: Record<string, string | undefined>[], delimiter = ';'): string {
  const cell = (text = '') => (/[";,\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(delimiter));
  return [columns.join(delimiter), ...lines, ''].join('\r\n');
}
