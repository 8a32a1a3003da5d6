import { KpiAnswers, KpiQuestions } from '../contract/kpi-questions.ts';
import type { Db } from '../db.ts';
import { type App, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { answer } from './answer.ts';
import { questionOf } from './question.ts';

/** Questions of one request that are answered at a time: each holds a connection, which others want as well. */
const lanes = 4;

/** `POST /api/v1/kpis/answers`: changes nothing, but a dozen questions are longer than an address may be. */
export function manyRoutes(app: App, db: Db): void {
  app.post(
    '/api/v1/kpis/answers',
    {
      config: { access: 'read' },
      schema: {
        summary: 'Answers to several questions about KPIs',
        description: 'Where one of them is refused, all are; `field` of the error says which, as `questions.2.from`.',
        body: KpiQuestions,
        response: { 200: KpiAnswers, 400: ErrorAnswer, 404: ErrorAnswer },
      },
    },
    async (request) => {
      const readable = readablePlaces(request);
      const queries = [...request.body.questions.entries()];
      const questions = await Promise.all(queries.map((query) => placed(query, (asked) => questionOf(asked, readable))));
      return { answers: await inLanes(questions, (question) => answer(db, question)) };
    },
  );
}

type Find<Asked, Found> = (one: Asked) => Found | Promise<Found>;

/** In the order of the questions, whichever is answered first. */
async function inLanes<Asked, Found>(all: Asked[], find: Find<Asked, Found>): Promise<Found[]> {
  const [waiting, found] = [all.entries(), new Map<number, Found>()];
  const lane = async () => {
    for (const next of waiting) found.set(next[0], await placed(next, find));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return [...found].sort(([one], [other]) => one - other).map(([, answered]) => answered);
}

/** A refusal says which of the questions it is about. */
async function placed<Asked, Found>([index, one]: [number, Asked], find: Find<Asked, Found>): Promise<Found> {
  try {
    return await find(one);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, code, message, field } = error;
    throw new Problem(status, code, message, { field: `questions.${index}${field ? `.${field}` : ''}` });
  }
}
