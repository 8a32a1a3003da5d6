/**
 * Who may use which route of the API: every operation of the OpenAPI document has its line here, and
 * tests/access-routes.test.ts walks them all. Everybody below has their role at Marburg; `elsewhere` asks for the same of
 * Kassel, where they have none.
 */
export const askers = [
  'nobody', // no token, no session, another machine
  'offerReader', // reader of Marburg's housing benefit
  'reader',
  'offerManager', // manager of Marburg's housing benefit
  'manager',
  'publisher',
  'instanceReader', // reader of the instance
  'instancePublisher',
  'admin',
  'ingest', // tokens of a source of Marburg, by scope
  'read',
  'browser',
  'operator', // ADMIN_TOKEN
] as const;
export type Asker = (typeof askers)[number];

/** 404 hides what is there; 401 asks to sign in or for a token; 403 says that it is not theirs to do. */
export interface Row {
  in: readonly Asker[];
  hidden?: readonly Asker[];
  unknown?: readonly Asker[];
  /** everybody else */
  rest: 401 | 403;
}

export interface Rule {
  here: Row;
  /** asked of Kassel; absent where the request names no place */
  elsewhere?: Row;
  /** what the request says, where it does not name its place in the path */
  ask?: (place: { authority: string; service: string }) => { query?: Record<string, string>; body?: unknown };
}

const people = [
  'offerReader',
  'reader',
  'offerManager',
  'manager',
  'publisher',
  'instanceReader',
  'instancePublisher',
  'admin',
] as const;
const admins = ['admin', 'operator'] as const;
const everywhere = ['instanceReader', 'instancePublisher', ...admins] as const;
const atMarburg = ['offerReader', 'reader', 'offerManager', 'manager', 'publisher'] as const;
const only = (...who: Asker[]): Row => ({ in: who, unknown: ['nobody'], rest: 403 });

const anybody: Rule = { here: { in: askers, rest: 401 } };
const adminsOnly: Rule = { here: only(...admins), elsewhere: only(...admins) };
/** Lists and answers that show what somebody may read; who they are for is tested by their content. */
const readers: Rule = { here: only(...people, 'read', 'operator') };
/** One thing of a place. */
const readersThere: Rule = { ...readers, elsewhere: { ...only(...everywhere), hidden: [...atMarburg, 'read'] } };
/** Events name their source by a token: a session counts for nothing there. */
const senders: Rule = { here: { in: ['ingest', 'operator'], unknown: ['nobody', ...people], rest: 403 } };
const importers: Rule = { here: only('ingest', ...admins) };
/** What belongs to a source: its own tokens, and admins. */
const importersThere: Rule = { ...importers, elsewhere: { ...only(...admins), hidden: ['ingest'] } };
const managers: Rule = {
  here: only('offerManager', 'manager', ...admins),
  // who may read there learns that it is not theirs to change; managers of Marburg learn nothing
  elsewhere: { ...only(...admins), hidden: ['offerManager', 'manager'] },
};
const publishers: Rule = {
  here: only('publisher', 'instancePublisher', ...admins),
  elsewhere: { ...only('instancePublisher', ...admins), hidden: ['publisher'] },
};
const holders: Rule = { here: only('ingest', 'read', ...admins) };
const signedIn: Rule = { here: only(...people, 'operator') };

const asking =
  (named: Record<string, string>): NonNullable<Rule['ask']> =>
  ({ authority, service }) => ({ query: { from: '2026-11-01', to: '2026-11-02', ...named, authority, service } });

type Places = { authority: string; service: string };
const ofMonth = ({ authority }: Places) => ({ query: { month: '2026-10', authority } });
const ofLedger = ({ authority }: Places) => ({ query: { authority } });
const ofOffer = ({ authority, service }: Places) => ({ query: { authority, service } });
/** What is of a whole authority: who has a role at one of its offers only does not see it. */
const readersOfAll: Rule = {
  here: {
    ...only('reader', 'manager', 'publisher', 'read', ...everywhere),
    hidden: ['offerReader', 'offerManager'],
  },
  elsewhere: { ...only(...everywhere), hidden: [...atMarburg, 'read'] },
};
/** Personal notes are kept by whoever may read there. */
const notesThere: Rule = {
  here: only(...people, 'operator'),
  elsewhere: { ...only(...everywhere), hidden: [...atMarburg] },
};
/** A shared one is there at Marburg, and another at Kassel. */
const sharedNote: Rule = {
  here: only('offerManager', 'manager', ...admins),
  elsewhere: { ...only(...admins), hidden: [...atMarburg] },
  ask: () => ({ body: { day: '2026-11-01', text: { de: 'Note' }, shared: true } }),
};
const ownThere: Rule = {
  here: only(...people),
  elsewhere: { ...only('instanceReader', 'instancePublisher', 'admin'), hidden: [...atMarburg] },
};
/** Nobody sees anybody else's, not even admins. */
const ofSomebodyElse: Rule = { here: { in: [], hidden: people, unknown: ['nobody'], rest: 403 } };

/** The operator has no account. */
const ownAccount: Rule = { here: { ...only(...people), hidden: ['operator'] } };

export const matrix: Record<string, Rule> = {
  'GET /open-data/dictionary.json': anybody,
  'GET /open-data/v1/{table}/latest/{file}': anybody,
  'GET /open-data/v1/{table}/editions/{edition}/{file}': anybody,
  'GET /open-data/v1/{table}/rows': anybody,
  'GET /open-data/v1/{table}/{ars}/rows': anybody,
  'GET /open-data/authorities/{ars}/figures.json': anybody,
  'GET /open-data/authorities/{ars}/ngsi-ld.json': anybody,
  'GET /open-data/catalog': anybody,
  'GET /open-data/catalog.ttl': anybody,
  'GET /open-data/catalog.jsonld': anybody,
  'GET /open-data/catalog.rdf': anybody,
  'GET /open-data/v1/{table}/{ars}/latest/{file}': anybody,
  'GET /open-data/v1/{table}/{ars}/editions/{edition}/{file}': anybody,
  'GET /open-data/changelog.atom': anybody,
  'GET /open-data/{ars}/changelog.atom': anybody,
  'GET /health/live': anybody,
  'GET /health/ready': anybody,
  // METRICS_TOKEN, or this machine
  'GET /metrics': { here: { in: ['operator'], rest: 401 } },
  'GET /api/v1/kpis/definitions': anybody,

  'POST /api/v1/events': senders,
  'POST /api/v1/events/check': senders,
  'PUT /api/v1/volumes': senders,
  'POST /api/v1/comments': senders,

  'GET /api/v1/kpis': { ...readersThere, ask: asking({ kpi: 'starts' }) },
  'POST /api/v1/kpis/answers': {
    ...readersThere,
    ask: (place) => ({ body: { questions: [{ kpi: 'starts', from: '2026-11-01', to: '2026-11-02', ...place }] } }),
  },
  'GET /api/v1/compare': { ...readersThere, ask: asking({ kpi: 'completion_rate' }) },
  'GET /api/v1/changes': { ...readersThere, ask: asking({ kpi: 'starts' }) },
  'GET /api/v1/expected': { ...readersThere, ask: asking({ kpi: 'starts' }) },
  'GET /api/v1/insights': { ...readersThere, ask: asking({}) },
  'GET /api/v1/durations': { ...readersThere, ask: asking({}) },
  'GET /api/v1/drop-offs': {
    ...readersThere,
    ask: ({ authority }) => ({ query: { from: '2026-11-01', to: '2026-11-02', authority } }),
  },
  'GET /api/v1/completeness': {
    ...readersThere,
    ask: ({ authority, service }) => ({ query: { from: '2026-10', to: '2026-10', authority, service } }),
  },
  'GET /api/v1/quality': { ...readersThere, ask: ofOffer },
  'GET /api/v1/freshness': readers,
  'GET /api/v1/editions': readers,
  'GET /api/v1/embed': { ...readers, ask: ({ authority }) => ({ query: { authority } }) },
  'POST /api/v1/editions': { ...publishers, ask: ({ authority }) => ({ body: { publisher: authority } }) },
  'GET /api/v1/editions/preview': { ...publishers, ask: ({ authority }) => ({ query: { publisher: authority } }) },
  'GET /api/v1/editions/preview/cells': { ...publishers, ask: ({ authority }) => ({ query: { publisher: authority } }) },
  'GET /api/v1/editions/outlook': { ...readersOfAll, ask: ({ authority }) => ({ query: { publisher: authority } }) },
  'GET /api/v1/editions/publishing': { ...readersOfAll, ask: ({ authority }) => ({ query: { publisher: authority } }) },
  'POST /api/v1/editions/{publisher}/{id}/withdraw': { ...publishers, ask: () => ({ body: { reason: 'a mistake' } }) },

  'GET /api/v1/catalogue-grade': adminsOnly,

  'GET /api/v1/authorities': readers,
  'GET /api/v1/authorities/{ars}': readersThere,
  'PUT /api/v1/authorities/{ars}': adminsOnly,
  'DELETE /api/v1/authorities/{ars}': adminsOnly,
  'GET /api/v1/services': readers,
  'GET /api/v1/services/{key}': readers,
  'PUT /api/v1/services/{key}': adminsOnly,
  'DELETE /api/v1/services/{key}': adminsOnly,
  'GET /api/v1/offers': readers,
  'GET /api/v1/offers/keys': readers,
  'GET /api/v1/offers/silent': readers,
  'GET /api/v1/authorities/{ars}/offers/{service}': readersThere,
  'PUT /api/v1/authorities/{ars}/offers/{service}': managers,
  'DELETE /api/v1/authorities/{ars}/offers/{service}': managers,

  'POST /api/v1/master-data': adminsOnly,

  'GET /api/v1/sources': adminsOnly,
  'POST /api/v1/sources': adminsOnly,
  'PUT /api/v1/sources/{id}': adminsOnly,
  'DELETE /api/v1/sources/{id}': adminsOnly,
  'POST /api/v1/sources/{id}/tokens': adminsOnly,
  'DELETE /api/v1/sources/{id}/tokens': adminsOnly,
  'PATCH /api/v1/sources/{id}/tokens/{token}': adminsOnly,
  'DELETE /api/v1/sources/{id}/tokens/{token}': adminsOnly,
  'POST /api/v1/sources/{id}/forget': adminsOnly,
  'GET /api/v1/sources/{id}/rejects': { ...holders, elsewhere: { ...only(...admins), hidden: ['ingest', 'read'] } },
  'GET /api/v1/sources/{id}/mappings': importersThere,
  'GET /api/v1/sources/{id}/mappings/{name}': importersThere,
  'PUT /api/v1/sources/{id}/mappings/{name}': { ...importersThere, ask: () => ({ body: { format: 'csv', mapping: {} } }) },
  'DELETE /api/v1/sources/{id}/mappings/{name}': importersThere,
  // admins have no token to tell about or to try
  'GET /api/v1/token': { here: { ...only('ingest', 'read'), hidden: [...admins] } },
  'POST /api/v1/connect-check': { here: { ...only('ingest', 'read', 'operator'), unknown: ['nobody', 'admin'] } },

  'GET /api/v1/imports': importers,
  'POST /api/v1/imports': importers,
  'GET /api/v1/imports/{id}': importersThere,
  'POST /api/v1/imports/preview': importers,
  'POST /api/v1/connectors/try': importers,

  'GET /api/v1/session': signedIn,
  // the operator has no session to end
  'DELETE /api/v1/session': { here: { ...only(...people), hidden: ['operator'] } },
  'DELETE /api/v1/sessions': { here: { ...only(...people), hidden: ['operator'] } },
  'GET /api/v1/people': adminsOnly,
  'POST /api/v1/people': adminsOnly,
  'GET /api/v1/people/{id}': adminsOnly,
  'PATCH /api/v1/people/{id}': adminsOnly,
  'PUT /api/v1/people/{id}/roles': adminsOnly,
  'POST /api/v1/people/{id}/link': adminsOnly,
  'GET /api/v1/audit': adminsOnly,

  'GET /api/v1/comments': { ...managers, ask: ofOffer },
  'GET /api/v1/comments/topics': { ...managers, ask: ofOffer },
  'PATCH /api/v1/comments/{id}': { ...managers, ask: () => ({ body: { done: true } }) },
  'DELETE /api/v1/comments/{id}': managers,

  'GET /api/v1/handover/transactions': { ...readersThere, ask: ofMonth },
  'GET /api/v1/handover/sdg': { ...readersOfAll, ask: ofMonth },
  'GET /api/v1/handover/sdg/ledger': { ...readersOfAll, ask: ofLedger },
  'POST /api/v1/handover/sdg': {
    here: only('publisher', 'instancePublisher', ...admins),
    elsewhere: { ...only('instancePublisher', ...admins), hidden: ['publisher'] },
    ask: ({ authority }) => ({ body: { authority, month: '2026-10' } }),
  },
  'GET /api/v1/annotations': readers,
  'POST /api/v1/annotations': {
    ...notesThere,
    ask: (place) => ({ body: { ...place, day: '2026-11-01', text: { de: 'Note' } } }),
  },
  'PUT /api/v1/annotations/{id}': sharedNote,
  'DELETE /api/v1/annotations/{id}': sharedNote,
  // alerts and reports belong to people
  'GET /api/v1/alerts': { here: only(...people) },
  'POST /api/v1/alerts': {
    ...ownThere,
    ask: (place) => ({ body: { ...place, rule: { kind: 'silent' }, email: false } }),
  },
  'GET /api/v1/alerts/{id}': ofSomebodyElse,
  'PUT /api/v1/alerts/{id}': { ...ofSomebodyElse, ask: () => ({ body: { rule: { kind: 'silent' }, email: false } }) },
  'DELETE /api/v1/alerts/{id}': ofSomebodyElse,
  'GET /api/v1/alerts/{id}/log': ofSomebodyElse,
  'GET /api/v1/subscriptions': { here: only(...people) },
  'PUT /api/v1/subscriptions': { ...ownThere, ask: (place) => ({ body: { subscriptions: [{ ...place, every: 'week' }] } }) },
  'GET /api/v1/settings': adminsOnly,
  'GET /api/v1/account': ownAccount,
  'PATCH /api/v1/account': { ...ownAccount, ask: () => ({ body: { language: 'de' } }) },
  'PUT /api/v1/account/password': {
    ...ownAccount,
    ask: () => ({ body: { current: 'a wrong one', next: 'correct horse battery staple' } }),
  },
  'GET /api/v1/own/tiles': { here: only(...people) },
  'PUT /api/v1/own/tiles': { here: only(...people), ask: () => ({ body: { kpis: ['starts'] } }) },
  'DELETE /api/v1/own/tiles': { here: only(...people) },
  'GET /api/v1/own/views': { here: only(...people) },
  'POST /api/v1/own/views': { here: only(...people), ask: () => ({ body: { name: 'Start', address: '/' } }) },
  'PUT /api/v1/own/views/{id}': { ...ofSomebodyElse, ask: () => ({ body: { name: 'Start', address: '/' } }) },
  'DELETE /api/v1/own/views/{id}': ofSomebodyElse,
};
