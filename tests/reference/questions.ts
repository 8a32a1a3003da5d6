import type { Random } from '../../fixtures/random.ts';
import type { RefQuestion } from './answers.ts';
import { refKpis } from './kpis.ts';
import { dayAfter } from './local-time.ts';

/** Questions that between them ask every KPI at every interval and by every dimension kpis.md gives it. */
const ofOffers = ['authority', 'service', 'topic'];
export const ofAttempts =
  'auth_method trust_level payment_method payment_status device channel language status reason rating found_information weekday hour out_of_hours handling media_break'.split(
    ' ',
  );
const ofViews = ['page', 'referrer', 'country', 'device', 'language'];

const all = Object.keys(refKpis);
const bySteps = all.filter((id) => refKpis[id]?.byStep);
const withoutStep = all.filter((id) => !bySteps.includes(id));
const countedByAttempts = withoutStep.filter((id) => !['visits', 'start_rate', 'digital_share'].includes(id));
const byErrors = ['errors'];
export const intervals = ['day', 'week', 'month', 'quarter', 'year', 'total'];

export type Span = Pick<RefQuestion, 'from' | 'to'>;
const ask = (
  kpis: string[],
  span: Span,
  interval: string,
  by: string[] = [],
  filter: RefQuestion['filter'] = {},
): RefQuestion => ({ kpis, ...span, interval, by, filter });

/** Without a split at every interval, and by every single dimension. */
export function shallowQuestions(span: Span, interval: string): RefQuestion[] {
  return [
    ...intervals.map((every) => ask(withoutStep, span, every)),
    ...ofOffers.map((name) => ask(withoutStep, span, interval, [name])),
    ...ofAttempts.map((name) => ask(countedByAttempts, span, interval, [name])),
    ...ofViews.map((name) => ask(['visits'], span, interval, [name])),
    ...['device', 'language'].map((name) => ask(['start_rate', 'starts', 'visits'], span, interval, [name])),
    ask([...bySteps, ...byErrors], span, interval, ['step']),
    ask(bySteps, span, interval, ['service', 'step']),
    ask(byErrors, span, interval, ['error_kind']),
    ask(byErrors, span, interval, ['authority', 'error_kind']),
    ask([...bySteps, ...byErrors], span, interval, [], { step: ['check'] }),
    ask(byErrors, span, interval, [], { error_kind: ['technical'], service: ['dog-tax', '99115005104000'] }),
    ask(countedByAttempts, span, interval, [], { device: ['smartphone'], authority: ['065340014014'] }),
    ask(countedByAttempts, span, interval, ['topic'], { channel: ['web', 'app', 'unknown'] }),
  ];
}

/** Two dimensions at a time, in the split or as a filter. */
export function deepQuestions(random: Random, span: Span, interval: string): RefQuestion[] {
  const one = () => ofAttempts[Math.floor(random() * ofAttempts.length)] ?? 'device';
  const other = (than: string): string => {
    const found = one();
    return found === than ? other(than) : found;
  };
  const pair = () => {
    const first = one();
    return [first, other(first)];
  };
  return [
    ...[pair(), pair(), pair()].map((by) => ask(countedByAttempts, span, interval, by)),
    ask([...bySteps, ...byErrors], span, interval, ['step', one()]),
    ask([...byErrors, ...bySteps], span, interval, [], { step: ['', 'check', 'done'] }),
    ask(byErrors, span, interval, ['step', 'error_kind']),
    ask(byErrors, span, interval, ['step'], { error_kind: ['technical', 'validation'] }),
    ask(byErrors, span, interval, [one()], { error_kind: ['transmission', 'validation'], step: ['', 'check', 'done'] }),
    ask(bySteps, span, interval, [one(), 'step'], { channel: ['web'] }),
    ask(countedByAttempts, span, interval, [other('language')], { language: ['unknown', 'de'] }),
    ask(['visits'], span, interval, ['page', 'referrer']),
  ];
}

/** All of these, over the whole span and over a part of it that cuts its intervals. */
export function everyQuestion(random: Random, span: Span): RefQuestion[] {
  const cut = { from: dayAfter(span.from, Math.floor(random() * 90)), to: dayAfter(span.to, -Math.floor(random() * 90)) };
  const interval = intervals[Math.floor(random() * intervals.length)] ?? 'total';
  const anyInterval = interval === 'day' ? 'week' : interval; // by day and split, there is little in each row
  return [...shallowQuestions(span, 'total'), ...shallowQuestions(cut, anyInterval), ...deepQuestions(random, cut, anyInterval)];
}
