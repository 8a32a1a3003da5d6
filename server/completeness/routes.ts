import { stringify } from 'csv-stringify/sync';
import { CompletenessAnswer, CompletenessQuery, CompletenessRow, mostMonths } from '../contract/completeness.ts';
import { addMonths } from '../contract/days.ts';
import type { Db } from '../db.ts';
import { type App, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { completeness } from './read.ts';

/** `GET /api/v1/completeness`: which months of which offer were measured, are late, silent, or not connected. */
export function completenessRoute(app: App, db: Db): void {
  app.get(
    '/api/v1/completeness',
    {
      config: { access: 'read' },
      schema: {
        summary: 'What is known of each offer and month: measured, late, silent or not connected',
        description:
          'Silent is what is longer without events than the offer’s own habit by weekday makes likely (one in ten thousand); `silenceDays` of the offer can only make that stricter. Months after the current one have no rows. With Accept: text/csv the same rows as CSV.',
        querystring: CompletenessQuery,
        response: { 200: CompletenessAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    async (request, reply) => {
      checkMonths(request.query);
      const answer = await completeness(db, request.query, readablePlaces(request));
      void reply.header('vary', 'Accept');
      if (!/\btext\/csv\b/.test(request.headers.accept ?? '')) return answer;
      return reply
        .type('text/csv; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(csv(answer.rows) as never);
    },
  );
}

function checkMonths({ from, to }: CompletenessQuery): void {
  if (from > to) throw new Problem(400, 'invalid', 'from must not be after to.', { field: 'from' });
  if (`${to}-01` >= addMonths(`${from}-01`, mostMonths))
    throw new Problem(400, 'invalid', `Ask for at most ${mostMonths} months at a time.`, { field: 'from' });
}

const columns = Object.keys(CompletenessRow.shape) as (keyof CompletenessRow)[];

/** The rows with their names as columns; null is empty. */
const csv = (rows: CompletenessRow[]): string =>
  stringify([columns, ...rows.map((row) => columns.map((name) => row[name]))], { record_delimiter: '\r\n' });
