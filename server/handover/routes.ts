import { stringify } from 'csv-stringify/sync';
import { deedOf } from '../audit.ts';
import { berlinDay, endOf } from '../contract/days.ts';
import {
  LedgerAnswer,
  LedgerQuery,
  SdgAnswer,
  SdgQuery,
  SdgTransfer,
  TransactionRow,
  TransactionsAnswer,
  TransactionsQuery,
} from '../contract/handover.ts';
import type { Db } from '../db.ts';
import { type App, type Clock, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { handOver, previewSdg, readLedger } from './ledger.ts';
import { type Ask, transactions } from './transactions.ts';

const reader = { access: { role: 'reader', at: { in: 'query', authority: 'authority' } } } as const;
const publisher = { access: { role: 'publisher', at: { in: 'body', authority: 'authority' } } } as const;

/** What is handed over by law: `GET /api/v1/handover/transactions`, and `/api/v1/handover/sdg` with its ledger. */
export function handoverRoutes(app: App, options: { db: Db; ask: Ask; clock: Clock }): void {
  transactionsRoute(app, options);
  sdgRoutes(app, options);
}

function transactionsRoute(app: App, { db, ask, clock }: { db: Db; ask: Ask; clock: Clock }): void {
  app.get(
    '/api/v1/handover/transactions',
    {
      config: { access: 'read' },
      schema: {
        summary: 'Applications received online in a month by service and region, for federal statistics',
        description:
          'The KPI received of every offer that was online. The schema of the receiving component is not public: no conformity is claimed.',
        querystring: TransactionsQuery,
        response: { 200: TransactionsAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const answer = await transactions(db, ask, query, readablePlaces(request), berlinDay(clock()));
      if (query.format === 'json') return answer;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="transactions-${query.month}.csv"`)
        .serializer((text: unknown) => String(text))
        .send(csv(answer.rows) as never);
    },
  );
}

const columns = Object.keys(TransactionRow.shape) as (keyof TransactionRow)[];

/** The rows with their names as columns; null is empty. Names cannot begin like a formula (contract/api.ts). */
const csv = (rows: TransactionRow[]): string =>
  stringify([columns, ...rows.map((row) => columns.map((name) => row[name]))], { record_delimiter: '\r\n' });

function sdgRoutes(app: App, { db, clock }: { db: Db; clock: Clock }): void {
  const url = '/api/v1/handover/sdg';
  app.get(
    url,
    {
      config: reader,
      schema: {
        summary: 'What would be handed over to the Single Digital Gateway: views of pages of a month of UTC',
        description: 'A preview: nothing is kept. The schema of the receiver is not public here: no conformity is claimed.',
        querystring: SdgQuery,
        response: { 200: SdgAnswer, 404: ErrorAnswer },
      },
    },
    (request) => previewSdg(db, { ...request.query, now: clock() }),
  );
  app.post(
    url,
    {
      config: publisher,
      schema: {
        summary: 'Note in the ledger that a month is handed over, and get its document',
        description:
          'Nothing is sent: hand the document over. 201: it is new, or a correction, which keeps its uniqueId; 200: it is what was handed over before.',
        body: SdgTransfer,
        response: { 200: SdgAnswer, 201: SdgAnswer, 400: ErrorAnswer, 409: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const deed = deedOf(request, clock);
      if (`${endOf('month', `${request.body.month}-01`)}T23:59:59.999Z` >= deed.at.toISOString())
        throw new Problem(400, 'not_over', 'This month of UTC is not over yet. Hand it over when it is.', { field: 'month' });
      const answer = await handOver(db, request.body, deed);
      return reply.status(answer.state === 'unchanged' ? 200 : 201).send(answer);
    },
  );
  app.get(
    `${url}/ledger`,
    {
      config: reader,
      schema: {
        summary: 'What was handed over to the Single Digital Gateway, the latest first',
        querystring: LedgerQuery,
        response: { 200: LedgerAnswer, 404: ErrorAnswer },
      },
    },
    (request) => readLedger(db, request.query.authority),
  );
}
