import MatomoTracker from 'matomo-tracker';
import type { TestApp } from './app.ts';
import type { SentEvent } from './reference/attempts.ts';

export interface MatomoSource {
  id: number;
  token: string;
}

/** A source with a token and a mapping of the format matomo. */
export async function matomoSource(
  tested: TestApp,
  authorities: string[],
  mapping: object | undefined,
  { scopes = ['ingest'], ...more }: { scopes?: string[]; test?: boolean } = {},
): Promise<MatomoSource> {
  const { id } = (await tested.admin('POST', '/api/v1/sources', { name: 'Matomo', authorities, ...more })) as { id: number };
  const { token } = (await tested.admin('POST', `/api/v1/sources/${id}/tokens`, { scopes })) as { token: string };
  if (mapping) await saveMapping(tested, id, mapping);
  return { id, token };
}

export async function saveMapping(tested: TestApp, source: number, mapping: object, version = 1): Promise<void> {
  const row = {
    source,
    name: 'matomo',
    version,
    format: 'matomo',
    mapping: JSON.stringify(mapping),
    saved_at: new Date(version),
  };
  await tested.store.db.insertInto('mapping').values(row).execute();
}

export type Sent = Record<string, string | number>;
export interface BulkAnswer {
  status: string;
  tracked: number;
  invalid: number;
  invalid_indices: number[];
  errors: { index: number; code: string; field?: string; message: string }[];
}

/** Sends requests with the official client as one bulk, the token in each of them. */
export function trackBulk(address: string, token: string, requests: Sent[]): Promise<BulkAnswer> {
  const tracker = new MatomoTracker(1, `${address}/matomo.php`);
  return new Promise((resolve, reject) => {
    tracker.on('error', (error) => typeof error !== 'number' && reject(new Error(String(error))));
    tracker.trackBulk(
      requests.map((request) => ({ ...request, token_auth: token })),
      (answer) => resolve(JSON.parse(answer) as BulkAnswer),
    );
  });
}

const actions: Record<string, string> = {
  Beginn: 'started',
  Schritt: 'step',
  Anmeldung: 'authenticated',
  Zahlung: 'payment',
  Gespeichert: 'saved',
  Fortgesetzt: 'resumed',
  Fehler: 'error',
  Abgesendet: 'submitted',
  'Kein Anspruch': 'ineligible',
  Abbruch: 'abandoned',
  Bewertung: 'rated',
  Entscheidung: 'decided',
};
/** Fields that are sent as they are, each as a custom dimension of its own. */
const dimensions = [
  'authority',
  'service',
  'attempt',
  'authMethod',
  'trustLevel',
  'paymentMethod',
  'paymentStatus',
  'errorKind',
  'reason',
  'device',
  'channel',
  'language',
  'foundInformation',
  'handling',
  'mediaBreak',
] as const;
const ofVariables = ['referrer', 'country'] as const;

/** How a site that sends everything there is may be mapped; `requestOf` is the way back. */
export const wholeMapping = {
  sites: { '1': {} },
  fields: {
    ...Object.fromEntries(dimensions.map((field, index) => [field, { parameter: `dimension${index + 1}` }])),
    ...Object.fromEntries(ofVariables.map((field) => [field, { parameter: `cvar.${field}` }])),
    step: { parameter: 'e_n' },
    rating: { parameter: 'e_v' },
  },
  events: [
    { type: { parameter: 'e_a', map: actions }, when: { category: 'Formular' } },
    { type: 'visited', when: { url: '/dienste' } },
    ...['info', 'fees'].map((page) => ({ type: 'visited', when: { url: `/*/${page}` }, fields: { page: { value: page } } })),
  ],
};

/** The tracking request of an event, as a site sends it. */
export function requestOf(event: SentEvent): Sent {
  const { type, id, time, page, rating, step } = event;
  const given = (name: string, value: string | number | undefined) => (value === undefined ? {} : { [name]: value });
  const variables = Object.fromEntries(
    ofVariables.flatMap((field, index) => (event[field] === undefined ? [] : [[index + 1, [field, event[field]]]])),
  );
  const all = {
    cdt: time,
    rand: id,
    uid: 'erika.mustermann',
    cip: '192.0.2.7',
    ...Object.assign({}, ...dimensions.map((field, index) => given(`dimension${index + 1}`, event[field]))),
  };
  if (type === 'visited')
    return { ...all, url: `https://www.example.org/dienste/${page ?? ''}?x=1`, cvar: JSON.stringify(variables) };
  const action = Object.keys(actions).find((name) => actions[name] === type) ?? '';
  return { ...all, e_c: 'Formular', e_a: action, ...given('e_n', step), ...given('e_v', rating) };
}
