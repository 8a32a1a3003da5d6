import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { accessibilityRoute } from './accessibility.ts';
import { guard } from './access/guard.ts';
import { createIdentify } from './access/identify.ts';
import { auditRoute } from './access/audit-routes.ts';
import { ownTokenRoute } from './access/own-token.ts';
import { limitRate, ownMark } from './access/rate-limit.ts';
import { accessRoutes } from './access/routes.ts';
import { createTokenUses } from './access/token-uses.ts';
import { createTokenLookup } from './access/tokens.ts';
import { alertRoutes } from './alerts/routes.ts';
import { annotationRoutes } from './annotations/routes.ts';
import { bareApp, dressAnswers } from './bare-app.ts';
import { masterDataRoute } from './catalogue/master-data-route.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { readSilent } from './catalogue/silent.ts';
import { connectRoutes } from './connect/routes.ts';
import { cloudEventFormats } from './connectors/cloudevents.ts';
import { mappingFaults, mappingFormats } from './connectors/formats.ts';
import { feedbackRoutes } from './comments/form-routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { commentWorkRoutes } from './comments/work-routes.ts';
import { compareRoutes } from './compare/routes.ts';
import { completenessRoute } from './completeness/routes.ts';
import type { Config } from './config.ts';
import type { Store } from './db.ts';
import { forget } from './deletion/forget.ts';
import { handoverRoutes } from './handover/routes.ts';
import { healthRoutes } from './health.ts';
import type { App, Clock } from './http.ts';
import { createImporter, previewOver, tryOutOver } from './intake/importer.ts';
import { importRoutes } from './imports/routes.ts';
import { createArrivalCounter } from './ingest/arrivals.ts';
import { importMasterData } from './intake/master-data.ts';
import { browserRoutes } from './ingest/browser.ts';
import { createInbox } from './ingest/inbox.ts';
import { createKnownCache } from './ingest/known.ts';
import { createRefusalCounter } from './ingest/refusals.ts';
import { rejectsRoute } from './ingest/rejects.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { createTake } from './ingest/take.ts';
import { createAsk } from './kpis/ask.ts';
import { kpiRoutes } from './kpis/routes.ts';
import { mappingRoutes } from './mappings/routes.ts';
import { readMapping } from './mappings/store.ts';
import { matomoRoutes } from './matomo.ts';
import { createMetrics, heard } from './metrics/measure.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { webhookRules } from './messages/addresses.ts';
import { webhookSecret } from './messages/webhook.ts';
import { mailDemand, reportSources } from './notices.ts';
import { describeApi } from './openapi.ts';
import { openDataRoutes } from './opendata/routes.ts';
import { servePages } from './pages.ts';
import { ownRoutes } from './own/routes.ts';
import { peopleFeature } from './people/feature.ts';
import { forgetRoute } from './tally/forget-route.ts';
import { qualityRoute } from './quality/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import type { Keys } from './secrets.ts';
import { settingsRoute } from './settings-route.ts';

export interface AppOptions {
  store: Store;
  config: Config;
  keys: Keys;
  clock: Clock;
  /** called when events were committed, to wake the jobs */
  onEvents?: () => void;
}

const root = path.resolve(import.meta.dirname, '..');

/** Builds the application without starting anything: tests drive it through `inject`. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { store, config, keys, clock } = options;
  const app = bareApp(config);
  await dressAnswers(app, config.publicUrl);
  const mark = ownMark();
  const counters = createCounters(app, store.db);
  const tokens = createTokenLookup(store.db, counters.uses, clock);
  await limitRate(app, config, tokens, mark);
  const people = await peopleFeature(app, { db: store.db, config, keys, clock });
  guard(app, createIdentify({ tokens, ...people, config, clock }));
  await describeApi(app);

  const known = createKnownCache(store.db);
  eventRoutes(app, options, { ...counters, known, findToken: tokens.find });
  fileRoutes(app, options, known.forget);
  figureRoutes(app, options);
  noticeRoutes(app, options);
  catalogueRoutes(app, store.db, { retentionDays: config.retentionDays, clock, changed: known.forget });
  accessRoutes(app, store.db, { tokens, clock, counted: counters.settled });
  ownTokenRoute(app, store.db);
  auditRoute(app, store.db);
  people.routes();
  ownRoutes(app, store.db, clock);
  forgetRoute(app, store.db, (asked) => forget({ db: store.db, config, clock }, asked));
  connectRoutes(app, { clock, mark });
  commentRoutes(app, store.db, clock);
  commentWorkRoutes(app, store.db, clock);
  feedbackRoutes(app, store.db, { clock, commentDays: config.commentDays });
  const { publicUrl, publishing, editionDay } = config;
  openDataRoutes(app, store, { clock, keyPrint: keys.recordsPrint, publicUrl, publishing, editionDay });
  accessibilityRoute(app, publishing.contactEmail);
  settingsRoute(app, config.asRead);
  healthRoutes(app, store.db, config.demo);
  metricsRoutes(app, { store, metrics: counters.metrics, config, clock });
  await fileServing(app);
  return app;
}

/** What is counted beside the requests; all of it is written before the application is closed. */
function createCounters(app: App, db: Store['db']) {
  const notCounted = (what: string) => (error: unknown) => app.log.error({ err: error }, `${what} not counted`);
  const uses = createTokenUses(db, notCounted('uses of tokens'));
  const metrics = createMetrics();
  const refusals = heard(createRefusalCounter(db, notCounted('refusals')), (_source, refused) => {
    for (const { code } of refused) metrics.refused.inc({ code });
  });
  const arrivals = heard(createArrivalCounter(db, notCounted('arrivals')), (_source, events) => metrics.accepted.inc(events));
  const settled = () => Promise.all([refusals.settled(), arrivals.settled(), uses.settled()]);
  app.addHook('onClose', async () => void (await settled()));
  return { uses, metrics, refusals, arrivals, settled };
}

interface Taking extends Pick<ReturnType<typeof createCounters>, 'refusals' | 'arrivals'> {
  known: ReturnType<typeof createKnownCache>;
  findToken: ReturnType<typeof createTokenLookup>['find'];
}

/** Events of platforms, of scripts in pages and of Matomo, and those that were refused. */
function eventRoutes(app: App, { store, config, keys, clock, onEvents = () => {} }: AppOptions, taking: Taking): void {
  const { known, refusals, arrivals, findToken } = taking;
  const inbox = createInbox(store.pool, onEvents);
  const { retentionDays } = config;
  const ingest = { store, keys, inbox, arrivals, refusals, known, formats: cloudEventFormats, retentionDays, clock };
  ingestRoutes(app, ingest);
  browserRoutes(app, { ...ingest, findToken });
  matomoRoutes(app, { db: store.db, clock, findToken, take: createTake(ingest) });
  rejectsRoute(app, store.db, refusals, clock);
}

/** Files that are handed in, the mappings they are read by, and lists of master data. */
function fileRoutes(app: App, { store, config, keys, clock }: AppOptions, changed: () => void): void {
  const work = { db: store.db, config, clock };
  const { uploadBytes } = config;
  const findMapping = (source: number, name: string) => readMapping(store.db, source, name);
  const importer = createImporter({ store, keys }, work);
  importRoutes(app, store.db, { clock, uploadBytes, importer, findMapping, preview: previewOver, tryOut: tryOutOver(work) });
  mappingRoutes(app, store.db, { clock, formats: mappingFormats, faults: mappingFaults });
  masterDataRoute(app, { uploadBytes, changed, take: (request) => importMasterData(work, request) });
}

/** Figures, what they are compared with, how complete they are, and what is handed over of them. */
function figureRoutes(app: App, { store, config, clock }: AppOptions): void {
  kpiRoutes(app, store, clock);
  compareRoutes(app, { db: store.reading, ...createAsk(store.reading), sizeClasses: config.sizeClasses });
  handoverRoutes(app, { db: store.db, ...createAsk(store.db), clock });
  completenessRoute(app, store.reading);
  qualityRoute(app, { db: store.db, clock, readSilent });
}

/** What people note, are told of, and are sent. */
function noticeRoutes(app: App, { store, config, keys, clock }: AppOptions): void {
  annotationRoutes(app, store.db, clock);
  const demandMail = mailDemand(store.db, config);
  alertRoutes(app, store.db, {
    clock,
    demandMail,
    webhookFault: webhookRules(config.webhookAllow).fault,
    webhookSecret: (alert) => webhookSecret(keys.webhooks, alert),
  });
  reportRoutes(app, { sources: reportSources(store.db, clock), clock, demandMail });
}

/** The dashboard's pages, and the design system as it comes. */
async function fileServing(app: App): Promise<void> {
  await app.register(fastifyStatic, {
    root: path.join(root, 'node_modules/@kern-ux/native/dist'),
    prefix: '/kern/',
    decorateReply: false,
    maxAge: '1d',
  });
  await servePages(app, path.join(root, 'dist'));
}
