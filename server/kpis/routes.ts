import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { Definitions } from '../contract/definitions.ts';
import { Freshness, KpiAnswer, KpiQuery, type KpiRow } from '../contract/api.ts';
import { codeLists } from '../contract/codelists.ts';
import { DropOffsAnswer, DropOffsQuery, DurationsAnswer, DurationsQuery } from '../contract/offer-figures.ts';
import { dimensions } from '../contract/dimensions.ts';
import { formulaText } from '../contract/formula.ts';
import { currentVersion, kpiIds, kpiOf } from '../contract/kpis.ts';
import { measures } from '../contract/measures.ts';
import type { Db, Store } from '../db.ts';
import { type App, type Clock, ErrorAnswer, readablePlaces } from '../http.ts';
import { answer } from './answer.ts';
import { freshness } from './freshness.ts';
import { manyRoutes } from './many-routes.ts';
import { methodPage } from './method-page.ts';
import { dropOffs, durations } from './offer-figures.ts';
import { questionOf } from './question.ts';

const read = { access: 'read' } as const;
const Page = z.object({ lang: z.enum(['de', 'en']).catch('de') });
const anyone = { access: 'public' } as const;

/** `GET /api/v1/kpis`, `POST /api/v1/kpis/answers`, `GET /api/v1/kpis/definitions`, `/api/v1/freshness`, figures of offers, and the page `/method`. */
export function kpiRoutes(app: App, { db, reading }: Pick<Store, 'db' | 'reading'>, clock: Clock): void {
  manyRoutes(app, reading);
  offerFigureRoutes(app, reading);
  app.get(
    '/api/v1/kpis',
    {
      config: read,
      schema: {
        summary: 'KPIs by period and category',
        description: 'With Accept: text/csv the same rows as CSV.',
        querystring: KpiQuery,
        response: { 200: KpiAnswer },
      },
    },
    async (request, reply) => {
      const question = questionOf(request.query, readablePlaces(request));
      const answered = await answer(reading, question);
      void reply.header('vary', 'Accept');
      if (!/\btext\/csv\b/.test(request.headers.accept ?? '')) return answered;
      return reply
        .type('text/csv; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(csv(question.by, answered.rows) as never);
    },
  );

  app.get(
    '/api/v1/kpis/definitions',
    {
      config: anyone,
      schema: { summary: 'Definitions of KPIs, measures, dimensions and codes as data', response: { 200: Definitions } },
    },
    async () => definitions(),
  );

  app.get(
    '/api/v1/freshness',
    { config: read, schema: { summary: 'What is acknowledged but not in the answers yet', response: { 200: Freshness } } },
    async () => freshness(db, reading, clock()),
  );

  app.get('/method', { config: anyone, schema: { hide: true, querystring: Page } }, (request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'public, max-age=300').send(methodPage(request.query.lang)),
  );
}

/** `GET /api/v1/durations`, `/api/v1/drop-offs`. */
function offerFigureRoutes(app: App, db: Db): void {
  app.get(
    '/api/v1/durations',
    {
      config: read,
      schema: {
        summary: 'How long it takes from start to submission: median, p90 and how many attempts took how long',
        querystring: DurationsQuery,
        response: { 200: DurationsAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    (request) => durations(db, request.query, readablePlaces(request)),
  );
  app.get(
    '/api/v1/drop-offs',
    {
      config: read,
      schema: {
        summary: 'Where people leave: the steps of every offer, reached and left',
        querystring: DropOffsQuery,
        response: { 200: DropOffsAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    (request) => dropOffs(db, request.query, readablePlaces(request)),
  );
}

function definitions(): z.input<typeof Definitions> {
  const described = kpiIds.map((id) => {
    const { value, ...kpi } = kpiOf(id);
    return { id, ...kpi, value: { ...value }, formula: formulaText(kpiOf(id)), version: currentVersion(kpiOf(id)).version };
  });
  return { kpis: described, measures, dimensions, codeLists };
}

/** `period,<dimension>…,kpi,value,n,flag`; null is empty. */
function csv(by: string[], rows: KpiRow[]): string {
  const header = ['period', ...by, 'kpi', 'value', 'n', 'flag'];
  return stringify(
    [header, ...rows.map((row) => [row.period, ...by.map((name) => row.by[name]), row.kpi, row.value, row.n, row.flag])],
    { record_delimiter: '\r\n' },
  );
}
