import '../sources/sources.css';
import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { Range } from '../../../server/contract/days.ts';
import { kpiOf } from '../../../server/contract/kpis.ts';
import { fewestMembers } from '../../../server/contract/statistics.ts';
import { ApiError } from '../../api.ts';
import { useChartsSoon } from '../../charts/ChartCard.tsx';
import type { Locale } from '../../i18n/locale.ts';
import { rangeOf, todayAfter, wholeMonths } from '../../periods.ts';
import { readsAllOf, useSession } from '../../session.ts';
import { type Instance, type Shown, useShown } from '../../shown.ts';
import { FreshnessBadge } from '../../ui/FreshnessBadge.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { useFilters, useOwnQuery } from '../../useFilters.ts';
import { NotFound } from '../NotFound.tsx';
import { NotYet } from '../NotYet.tsx';
import { PictureFrame } from '../PictureFrame.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { WithInstance } from '../WithInstance.tsx';
import { Choices } from './Choices.tsx';
import { Members } from './Members.tsx';
import { Picture } from './Picture.tsx';
import { type Asked, type Compared, fetchCompared, parseQuestion } from './question.ts';
import { textsOf } from './texts/texts.ts';

/** Vergleich: one service at several authorities, or all of theirs, beside the mean of a group. */
export function ComparePage({ locale }: { locale: Locale }) {
  useChartsSoon();
  return (
    <WithInstance title={locale.texts.site.compare} locale={locale}>
      {(instance) => <KnownCompare instance={instance} locale={locale} />}
    </WithInstance>
  );
}

function KnownCompare({ instance, locale }: { instance: Instance; locale: Locale }) {
  const { filters } = useFilters();
  const { own: query } = useOwnQuery();
  const { freshness, catalogue, lastDay } = instance;
  const session = useSession();
  const [only, ...more] = catalogue.authorities;
  const own = filters.authority ?? (more.length === 0 ? only?.ars : undefined);
  if (own && !catalogue.authorities.some(({ ars }) => ars === own))
    return <NotFound title={locale.texts.state.unknownAuthority} locale={locale} />;
  const parts = session !== undefined && own !== undefined && !readsAllOf(session, own);
  const asked = parseQuestion(query);
  const theirs = parts ? catalogue.offers.find(({ authority }) => authority === own)?.service : undefined;
  const question = { ...asked, service: asked.service ?? theirs };
  const period = filters.period ?? instance.usual;
  const days = rangeOf(period, lastDay);
  const ofOthers = session?.authorities !== 'all';
  const range = ofOthers || kpiOf(question.kpi).wholeMonths ? monthsIn(days, lastDay) : days;
  return (
    <>
      <PageHead title={locale.texts.site.compare} locale={locale}>
        <FreshnessBadge freshness={freshness} locale={locale} />
      </PageHead>
      <p className="kern-body">{textsOf(locale).lead}</p>
      <Choices
        question={question}
        parts={parts}
        period={period}
        own={own}
        instance={instance}
        lastDay={lastDay}
        locale={locale}
      />
      {ofOthers && <p className="note">{textsOf(locale).wholeMonths}</p>}
      {question.against === 'chosen' && (
        <Members chosen={question.members} service={question.service} range={range} instance={instance} locale={locale} />
      )}
      {range.from > todayAfter(lastDay) ? (
        <NotYet range={range} locale={locale} />
      ) : (
        session && (
          <Answered asked={{ ...question, authority: own, range }} order={question.order} instance={instance} locale={locale} />
        )
      )}
    </>
  );
}

/** Figures of whole months, and those of others, are asked for in whole months; the last one where the period holds none. */
function monthsIn(range: Range, lastDay: string): Range {
  const { from, to } = wholeMonths(range, lastDay);
  return { from, to };
}

interface AnsweredProps {
  asked: Asked;
  order: 'name' | 'value';
  instance: Instance;
  locale: Locale;
}

function Answered({ asked, ...rest }: AnsweredProps) {
  const texts = textsOf(rest.locale);
  if ((asked.against === 'district' || asked.against === 'size_class') && !asked.authority)
    return <KernAlert variant="info" title={texts.needsAuthority} />;
  if (asked.against === 'chosen' && asked.members.length < fewestMembers) return null;
  return <Asking asked={asked} {...rest} />;
}

function Asking({ asked, order, instance, locale }: AnsweredProps) {
  const { freshness, lastDay } = instance;
  const { kpi, service, against, members, authority, range } = asked;
  const key = ['compare', kpi, service, against, members, authority, range];
  const shown = useShown(key, freshness.talliedAt, (signal) => fetchCompared(asked, signal));
  const refusal = refusalOf(shown);
  if (refusal) return <NotCompared error={refusal} locale={locale} />;
  const days = ({ asked }: Compared) => ({ range: asked.range, before: undefined, lastDay });
  return (
    <PictureFrame shown={shown} days={days} locale={locale}>
      {(compared) => <Picture compared={compared} order={order} catalogue={instance.catalogue} locale={locale} />}
    </PictureFrame>
  );
}

/** What was refused is no failure: the last good picture would answer another question. */
const refusalOf = ({ error }: Shown<Compared>): ApiError | undefined =>
  error instanceof ApiError && (error.status === 400 || error.status === 404) ? error : undefined;

function NotCompared({ error, locale }: { error: ApiError; locale: Locale }) {
  const texts = textsOf(locale);
  if (error.code === 'too_few_members') return <KernAlert variant="info" title={texts.tooFew} body={texts.tooFewAdvice} />;
  if (error.field === 'against') return <KernAlert variant="info" title={texts.lacking} body={texts.lackingAdvice} />;
  return <NotDone title={texts.refused} error={error} locale={locale} />;
}
