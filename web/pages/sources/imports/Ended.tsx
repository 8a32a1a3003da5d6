import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { LinkButton } from '../LinkButton.tsx';
import { textsOf } from '../texts/texts.ts';
import type { Import } from './api.ts';
import { LineErrors } from './LineErrors.tsx';

/** What became of a file: whether it is in, what was counted, and every bad line. */
export function Ended({ job, locale, onAnother }: { job: Import; locale: Locale; onAnother: () => void }) {
  const { done } = textsOf(locale).imports;
  return (
    <>
      <Verdict job={job} locale={locale} />
      <Counts job={job} locale={locale} />
      {job.errors.length > 0 && <LineErrors job={job} locale={locale} />}
      {!job.dryRun && job.stored && (
        <div className="actions">
          <LinkButton path="/" text={done.toOverview} primary />
          <KernButton variant="secondary" text={done.another} onClick={onAnother} />
        </div>
      )}
    </>
  );
}

function Verdict({ job, locale }: { job: Import; locale: Locale }) {
  const { run, done } = textsOf(locale).imports;
  const faults = formatValue(job.faults, 'count', locale.language);
  const message = job.message && <span lang="en">{job.message}</span>;
  if (job.state === 'failed') return <KernAlert variant="danger" title={run.failed} body={message} />;
  if (job.stored)
    return <KernAlert variant="success" title={done.stored} body={job.faults > 0 ? run.faulty(faults) : done.storedNote} />;
  if (job.faults > 0) return <KernAlert variant="danger" title={run.faulty(faults)} body={run.faultyAdvice} />;
  if (!job.dryRun) return <KernAlert variant="danger" title={done.notStored} body={message} />;
  if (job.events + job.totals + job.offline === 0) return <KernAlert variant="warning" title={run.nothing} />;
  return <KernAlert variant="success" title={run.good} />;
}

/** Of the counts those that say something. */
function Counts({ job, locale }: { job: Import; locale: Locale }) {
  const { counts } = textsOf(locale).imports;
  const shown = (['events', 'totals', 'offline', 'skipped', 'faults'] as const).filter((count) => job[count] > 0);
  if (shown.length === 0) return null;
  return (
    <dl className="facts">
      {shown.map((count) => (
        <div key={count}>
          <dt>{counts[count]}</dt>
          <dd>{formatValue(job[count], 'count', locale.language)}</dd>
        </div>
      ))}
    </dl>
  );
}
