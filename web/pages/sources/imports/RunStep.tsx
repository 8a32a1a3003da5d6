import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Locale } from '../../../i18n/locale.ts';
import type { Source } from '../api.ts';
import { Lacking } from '../mappings/editor/Lacking.tsx';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { fetchImport, hasEnded, type Import, startImport } from './api.ts';
import { Ended } from './Ended.tsx';
import { Running } from './Running.tsx';
import { jsonOf, lacks, type ReadFile, sendingOf } from './reading.ts';

interface Props {
  read: ReadFile;
  source: Source;
  locale: Locale;
  onAnother: () => void;
}

/** A run over a file: what of it was read how. */
interface Run {
  id: string;
  file: File;
  json: string;
}

interface Start {
  dryRun: boolean;
  keepGood: boolean;
  /** as it was then: somebody may go on while the file is being sent */
  read: ReadFile;
}

const pollMs = 400;
const shownErrors = 100;

/** Tries a file without changing anything, and imports it once it was tried as it is. */
export function RunStep({ read, source, locale, onAnother }: Props) {
  const { run: texts } = textsOf(locale).imports;
  const [run, setRun] = useState<Run>();
  const [lacking, setLacking] = useState(false);
  const missing = lacks(read);
  const changed = useSourcesChanged();
  const starting = useMutation({
    mutationFn: ({ read: given, ...how }: Start) => startImport(sendingOf(given), how),
    onSuccess: ({ id }, { read: given }) => setRun({ id, file: given.file, json: jsonOf(given) }),
  });
  const { data: job, error } = useQuery({
    queryKey: ['import', run?.id],
    queryFn: async ({ signal }) => {
      const answer = await fetchImport(run?.id ?? '', shownErrors, signal);
      if (hasEnded(answer)) void changed();
      return answer;
    },
    enabled: run !== undefined,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : pollMs),
  });
  const start = (dryRun: boolean, keepGood = false) => {
    setLacking(missing.length > 0);
    if (missing.length === 0) starting.mutate({ dryRun, keepGood, read });
  };
  const stale = run !== undefined && (run.file !== read.file || run.json !== jsonOf(read));
  const importing = job?.dryRun === false;
  const busy = starting.isPending || (job !== undefined && !hasEnded(job));
  return (
    <section className="panel stack" aria-labelledby="run-title">
      <h2 id="run-title" className="kern-heading-small">
        {importing ? textsOf(locale).imports.done.heading : texts.heading}
      </h2>
      {!importing && <p className="kern-body">{source.test ? texts.testSource : texts.lead}</p>}
      {lacking && missing.length > 0 && <Lacking missing={missing} mapping={read.rows} locale={locale} />}
      {starting.error && starting.variables.read.file === read.file && (
        <Refused title={texts.notTaken} error={starting.error} locale={locale} />
      )}
      {error && <Refused title={texts.failed} error={error} locale={locale} />}
      <Running sending={starting.isPending} job={job} locale={locale} />
      {job && hasEnded(job) && !starting.isPending && <Ended job={job} locale={locale} onAnother={onAnother} />}
      {stale && !busy && <p className="kern-body">{texts.stale}</p>}
      <Actions {...{ job, stale, busy, test: source.test, locale }} onStart={start} />
    </section>
  );
}

interface ActionProps {
  job: Import | undefined;
  stale: boolean;
  busy: boolean;
  test: boolean;
  locale: Locale;
  onStart: (dryRun: boolean, keepGood?: boolean) => void;
}

/** What may be done next: nothing is imported that was not tried as it is. */
function Actions({ job, stale, busy, test, locale, onStart }: ActionProps) {
  const { run: texts } = textsOf(locale).imports;
  const tried = job?.dryRun === true && hasEnded(job) && job.state !== 'failed' && !stale && !test;
  const good = job !== undefined && job.events + job.totals + job.offline > 0;
  const imported = job?.stored === true && !stale;
  if (imported) return null;
  return (
    <>
      {tried && good && job.faults > 0 && <p className="note">{texts.keepGoodNote}</p>}
      <div className="actions">
        {tried && good && job.faults === 0 && (
          <KernButton variant="primary" text={texts.import} disabled={busy} onClick={() => onStart(false)} />
        )}
        <KernButton
          variant={tried && good && job.faults === 0 ? 'secondary' : 'primary'}
          text={job ? texts.again : texts.dryRun}
          disabled={busy}
          onClick={() => onStart(true)}
        />
        {tried && good && job.faults > 0 && (
          <KernButton variant="secondary" text={texts.keepGood} disabled={busy} onClick={() => onStart(false, true)} />
        )}
      </div>
    </>
  );
}
