import { KpiAnswers, KpiQuestions } from '../contract/kpi-questions.ts';
import type { Db } from '../db.ts';
import { type App, ErrorAnswer, Problem, readablePlaces } from '../http.ts';
import { answer } from './answer.ts';
import { inLanes } from './lanes.ts';
import { questionOf } from './question.ts';

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
      const { questions } = request.body;
      const checked = await Promise.all(questions.map((query, index) => placed(index, () => questionOf(query, readable))));
      return { answers: await inLanes(checked, (question, index) => placed(index, () => answer(db, question))) };
    },
  );
}

/** A refusal says which of the questions it is about. */
async function placed<Found>(index: number, find: () => Found | Promise<Found>): Promise<Found> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, code, message, field } = error;
    throw new Problem(status, code, message, { field: `questions.${index}${field ? `.${field}` : ''}` });
  }
}
