import { z } from 'zod';
import { KpiAnswer, KpiQuery } from './api.ts';

/** Several questions about KPIs in one request, as a page with many figures asks them. */
export const KpiQuestions = z.strictObject({
  questions: z.array(KpiQuery).min(1).max(20).meta({ description: 'each as the parameters of GET /api/v1/kpis' }),
});

export const KpiAnswers = z.object({
  answers: z.array(KpiAnswer).meta({ description: 'one for each question, in the same order' }),
});
export type KpiAnswers = z.output<typeof KpiAnswers>;
