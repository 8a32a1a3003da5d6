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
export async function buildApp({ store, config, keys, clock, onEvents = () => {} }: AppOptions): Promise<App> {
  const app = bareApp(config);
  await dressAnswers(app, config.publicUrl);
  const mark = ownMark();
  const notCounted = (what: string) => (error: unknown) => app.log.error({ err: error }, `${what} not counted`);
  const uses = createTokenUses(store.db, notCounted('uses of tokens'));
  const tokens = createTokenLookup(store.db, uses, clock);
  await limitRate(app, config, tokens, mark);
  const people = await peopleFeature(app, { db: store.db, config, keys, clock });
  guard(app, createIdentify({ tokens, ...people, config, clock }));
  await describeApi(app);

  const known = createKnownCache(store.db);
  const inbox = createInbox(store.pool, onEvents);
  const metrics = createMetrics();
  const refusals = heard(createRefusalCounter(store.db, notCounted('refusals')), (_source, refused) => {
    for (const { code } of refused) metrics.refused.inc({ code });
  });
  const arrivals = heard(createArrivalCounter(store.db, notCounted('arrivals')), (_source, events) =>
    metrics.accepted.inc(events),
  );
  const counted = () => Promise.all([refusals.settled(), arrivals.settled(), uses.settled()]);
  app.addHook('onClose', async () => void (await counted()));
  const ingest = {
    store,
    keys,
    inbox,
    arrivals,
    refusals,
    known,
    formats: cloudEventFormats,
    retentionDays: config.retentionDays,
    clock,
  };
  ingestRoutes(app, ingest);
  browserRoutes(app, { ...ingest, findToken: tokens.find });
  matomoRoutes(app, { db: store.db, clock, findToken: tokens.find, take: createTake(ingest) });
  const work = { db: store.db, config, clock };
  const findMapping = (source: number, name: string) => readMapping(store.db, source, name);
  const importer = createImporter({ store, keys }, work);
  const { uploadBytes } = config;
  importRoutes(app, store.db, { clock, uploadBytes, importer, findMapping, preview: previewOver, tryOut: tryOutOver(work) });
  mappingRoutes(app, store.db, { clock, formats: mappingFormats, faults: mappingFaults });
  kpiRoutes(app, store, clock);
  const sources = { db: store.reading, ...createAsk(store.reading) };
  compareRoutes(app, { ...sources, sizeClasses: config.sizeClasses });
  handoverRoutes(app, { db: store.db, ...createAsk(store.db), clock });
  completenessRoute(app, store.reading);
  qualityRoute(app, { db: store.db, clock, readSilent });
  annotationRoutes(app, store.db, clock);
  const demandMail = mailDemand(store.db, config);
  alertRoutes(app, store.db, {
    clock,
    demandMail,
    webhookFault: webhookRules(config.webhookAllow).fault,
    webhookSecret: (alert) => webhookSecret(keys.webhooks, alert),
  });
  reportRoutes(app, { sources: reportSources(store.db, clock), clock, demandMail });
  catalogueRoutes(app, store.db, { retentionDays: config.retentionDays, clock, changed: known.forget });
  masterDataRoute(app, {
    uploadBytes,
    changed: known.forget,
    take: (request) => importMasterData(work, request),
  });
  accessRoutes(app, store.db, { tokens, clock, counted });
  ownTokenRoute(app, store.db);
  auditRoute(app, store.db);
  people.routes();
  ownRoutes(app, store.db, clock);
  forgetRoute(app, store.db, (asked) => forget(work, asked));
  connectRoutes(app, { clock, mark });
  commentRoutes(app, store.db, clock);
  commentWorkRoutes(app, store.db, clock);
  feedbackRoutes(app, store.db, { clock, commentDays: config.commentDays });
  rejectsRoute(app, store.db, refusals, clock);
  openDataRoutes(app, store, {
    clock,
    keyPrint: keys.recordsPrint,
    publicUrl: config.publicUrl,
    publishing: config.publishing,
    editionDay: config.editionDay,
  });
  accessibilityRoute(app, config.publishing.contactEmail);
  settingsRoute(app, config.asRead);
  healthRoutes(app, store.db, config.demo);
  metricsRoutes(app, { store, metrics, config, clock });

  await app.register(fastifyStatic, {
    root: path.join(root, 'node_modules/@kern-ux/native/dist'),
    prefix: '/kern/',
    decorateReply: false,
    maxAge: '1d',
  });
  await servePages(app, path.join(root, 'dist'));
  return app;
}
