import { Link } from 'wouter';
import type { Chosen } from '../../figures/figures.ts';
import { anyDayOver } from '../../figures/insights.ts';
import { formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { periodText } from '../../periods.ts';
import { useShown } from '../../shown.ts';
import { linkClass } from '../../ui/SiteLinks.tsx';
import { Failure } from '../../ui/states.tsx';
import { hrefTo, offerPath, useFilters } from '../../useFilters.ts';
import type { ServiceLine } from '../services/lines.ts';
import { fetchTopicInsights, offersToLookAt } from './picture.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  lines: ServiceLine[];
  chosen: Chosen;
  /** state of the data */
  talliedAt: string;
  locale: Locale;
}

/** What stands out about the offers that lose most people; asked for by itself, so that the figures need not wait. */
export function TopicInsights({ lines, chosen, talliedAt, locale }: Props) {
  const texts = textsOf(locale);
  const { filters } = useFilters();
  const offers = offersToLookAt(lines);
  const keys = offers.map(({ authority, service }) => ({ authority, service }));
  const question = ['topic-insights', keys, periodText(chosen.period), chosen.against, chosen.lastDay];
  const { picture, error, retry } = useShown(question, talliedAt, (signal) => fetchTopicInsights(keys, chosen, signal));
  const nameOf = (authority: string, service: string) => {
    const line = offers.find((one) => one.authority === authority && one.service === service);
    return line ? `${line.serviceName}, ${line.authorityName}` : service;
  };
  return (
    <section className="panel insights" aria-labelledby="insights-title" aria-busy={!picture && !error}>
      <h2 id="insights-title" className="kern-heading-small">
        {locale.texts.story.insights}
      </h2>
      {error && !picture && <Failure error={error} retry={retry} locale={locale} />}
      {picture?.length === 0 && <p>{anyDayOver(chosen) ? texts.noInsights : locale.texts.story.nothingOver}</p>}
      <ol className="insights__list">
        {picture?.map(({ authority, service, insight }) => (
          <li key={`${authority} ${service} ${insight.kind} ${insight.category ?? ''}`} className="finding">
            <Link href={hrefTo(offerPath(authority, service), filters)} className={linkClass}>
              {nameOf(authority, service)}
            </Link>
            <span>{insight.text[locale.language]}</span>
          </li>
        ))}
      </ol>
      {anyDayOver(chosen) && <p className="note">{texts.looked(formatValue(offers.length, 'count', locale.language))}</p>}
    </section>
  );
}
