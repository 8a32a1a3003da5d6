import {
  ChangesAnswer,
  ChangesQuery,
  CompareAnswer,
  CompareQuery,
  ExpectedAnswer,
  ExpectedQuery,
} from '../contract/comparison.ts';
import { InsightsAnswer, InsightsQuery } from '../contract/insights.ts';
import { type App, ErrorAnswer, readablePlaces } from '../http.ts';
import type { Sources } from './ask.ts';
import { changes } from './changes.ts';
import { compare } from './compare.ts';
import { expected } from './expected.ts';
import { insights } from './insights.ts';

export interface CompareOptions extends Sources {
  /** inhabitants at which the next size class begins, ascending */
  sizeClasses: number[];
}

const read = { access: 'read' } as const;

/** `GET /api/v1/compare`, `/changes`, `/expected`, `/insights`: figures beside others, and whether the difference may be chance. */
export function compareRoutes(app: App, { sizeClasses, ...sources }: CompareOptions): void {
  app.get(
    '/api/v1/compare',
    {
      config: read,
      schema: {
        summary: 'Authorities beside each other and the mean of their group',
        description:
          'Yours in full; of others only those that agreed to be compared, rates and n of at least 30 only, and for whole calendar months that are over. Rates have Wilson 95% intervals, counts are given per 1,000 inhabitants.',
        querystring: CompareQuery,
        response: { 200: CompareAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    (request) => compare(sources, request.query, readablePlaces(request), sizeClasses),
  );
  app.get(
    '/api/v1/changes',
    {
      config: read,
      schema: {
        summary: 'KPIs of a period beside those of an earlier one',
        description:
          'An unfinished period is compared with as many days of the earlier one; days that are not over are left out.',
        querystring: ChangesQuery,
        response: { 200: ChangesAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    (request) => changes(sources, request.query, readablePlaces(request)),
  );
  app.get(
    '/api/v1/expected',
    {
      config: read,
      schema: {
        summary: 'Days of an offer beside what its own history lets expect',
        description:
          'Median of the same weekday in the twelve weeks before, and a band of 99% from the spread around the medians of all weekdays, never below that of chance. Public holidays are not treated apart.',
        querystring: ExpectedQuery,
        response: { 200: ExpectedAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    (request) => expected(sources, request.query, readablePlaces(request)),
  );
  app.get(
    '/api/v1/insights',
    {
      config: read,
      schema: {
        summary: 'What stands out about an offer, the worst first',
        description:
          'Steps, payments, failures, devices and ways to sign in, completion, satisfaction and drafts, each held against the period before, the mean of at least three peers, or the other categories; n of at least 30 on each side. Of all comparisons together at most 5% of offers where nothing is the matter show anything (Holm).',
        querystring: InsightsQuery,
        response: { 200: InsightsAnswer, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    (request) => insights(sources, request.query, readablePlaces(request)),
  );
}
