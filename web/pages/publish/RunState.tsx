import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { EditionOutlook, PublishingRun } from '../../../server/contract/editions.ts';
import { formatInstant, formatValue } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Progress } from './Progress.tsx';
import { Refusal } from './Refusal.tsx';
import { textsOf } from './texts/texts.ts';
import type { Publishing } from './usePublishing.ts';
import { publicPage, tableName } from './words.ts';

interface Props {
  publishing: Publishing;
  outlook: EditionOutlook;
  locale: Locale;
}

/** How far publishing is, or what became of it. */
export function RunState({ publishing: { run, seen, error, refused }, outlook, locale }: Props) {
  const texts = textsOf(locale).run;
  return (
    <div className="stack publish__table" aria-live="polite">
      {refused && <Refusal title={texts.failed} error={refused} locale={locale} />}
      {error && run?.state === 'running' && <p className="note">{texts.unread}</p>}
      {run?.state === 'running' && <Running run={run} locale={locale} />}
      {run?.state === 'done' && seen && <Done run={run} locale={locale} />}
      {run?.state === 'failed' && run.code !== outlook.refusal?.code && (seen || outlook.mayPublish) && (
        <Refusal
          title={seen ? texts.failed : texts.failedAt(formatInstant(run.startedAt, locale.language))}
          error={run}
          locale={locale}
        />
      )}
    </div>
  );
}

function Running({ run, locale }: { run: PublishingRun; locale: Locale }) {
  const texts = textsOf(locale).run;
  const share = formatValue(run.progress, 'share', locale.language);
  const table = run.table ? tableName(run.table, locale) : '';
  const said = run.doing === 'waiting' || !table ? texts.waiting : texts[run.doing](table, share);
  return (
    <>
      <Progress label={texts.label} share={run.progress} said={said} />
      <p className="kern-body note">{texts.leave}</p>
    </>
  );
}

function Done({ run: { edition, made, publisher }, locale }: { run: PublishingRun; locale: Locale }) {
  const texts = textsOf(locale).run;
  if (edition === null) return null;
  if (!made) return <KernAlert variant="info" title={texts.same(edition)} />;
  return (
    <KernAlert
      variant="success"
      title={texts.done(edition)}
      body={
        <span className="actions">
          <a className="kern-link" href={publicPage(publisher, locale)}>
            {texts.toPage}
          </a>
          <a className="kern-link" href="#history-title">
            {texts.toFiles}
          </a>
        </span>
      }
    />
  );
}
