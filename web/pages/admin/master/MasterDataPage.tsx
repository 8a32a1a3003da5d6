import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Locale } from '../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { FileField } from '../../sources/imports/FileField.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { type MasterDataAnswer, type MasterFile, type MasterFormat, sendMasterData } from '../api.ts';
import { Declined } from '../Declined.tsx';
import { useChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { Report } from './Report.tsx';

const formats = ['authorities-csv', 'services-csv', 'offers-csv', 'xzufi'] as const satisfies MasterFormat[];

/** Authorities, services and offers from a file: always tried first, stored after a look at what would change. */
export function MasterDataPage({ locale }: { locale: Locale }) {
  const words = textsOf(locale).master;
  const changed = useChanged();
  const [tried, setTried] = useState<MasterFile>();
  const trying = useMutation({
    mutationFn: (given: MasterFile) => {
      setTried(given);
      return sendMasterData(given, { dryRun: true, keepGood: false });
    },
    onMutate: () => storing.reset(),
  });
  const storing = useMutation({
    mutationFn: async ({ given, keepGood }: { given: MasterFile; keepGood: boolean }) => {
      const answer = await sendMasterData(given, { dryRun: false, keepGood });
      await changed('catalogue');
      return answer;
    },
  });
  const report = storing.data ?? trying.data;
  return (
    <AdminFrame part="master-data" locale={locale}>
      <p className="kern-body">{words.lead}</p>
      <section className="panel" aria-label={textsOf(locale).parts['master-data']}>
        <FileForm busy={trying.isPending} locale={locale} onTry={(given) => trying.mutate(given)} />
      </section>
      <div role="status">{(trying.isPending || storing.isPending) && <p className="kern-body">{words.reading}</p>}</div>
      {trying.error && <Declined title={words.notRead} error={trying.error} locale={locale} />}
      {storing.error && <Declined title={words.notStored} error={storing.error} locale={locale} />}
      {report && (
        <Report report={report} locale={locale}>
          {tried && !storing.data && (
            <Decision report={report} locale={locale} onStore={(keepGood) => storing.mutate({ given: tried, keepGood })} />
          )}
        </Report>
      )}
    </AdminFrame>
  );
}

function FileForm({ busy, locale, onTry }: { busy: boolean; locale: Locale; onTry: (given: MasterFile) => void }) {
  const words = textsOf(locale).master;
  const [format, setFormat] = useState<MasterFormat>('authorities-csv');
  const [file, setFile] = useState<File>();
  const [arsPrefix, setPrefix] = useState('');
  const [wrong, setWrong] = useState<{ file?: string; prefix?: string }>({});
  const run = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      ...(file ? {} : { file: words.fileMissing }),
      ...(/^\d{0,12}$/.test(arsPrefix.trim()) ? {} : { prefix: words.prefixWrong }),
    };
    setWrong(found);
    if (file && Object.keys(found).length === 0) onTry({ file, format, arsPrefix: arsPrefix.trim() });
  };
  return (
    <form className="stack" onSubmit={run} noValidate>
      <SelectField
        id="master-format"
        label={words.format}
        hint={words.formatHint[format]}
        value={format}
        onChange={(chosen) => setFormat(formats.find((one) => one === chosen) ?? format)}
      >
        {formats.map((one) => (
          <option key={one} value={one}>
            {words.formats[one]}
          </option>
        ))}
      </SelectField>
      <FileField id="master-file" label={words.file} hint={words.fileHint} error={wrong.file} onChoose={setFile} />
      <TextField
        id="master-prefix"
        label={words.prefix}
        hint={words.prefixHint}
        error={wrong.prefix}
        inputMode="numeric"
        value={arsPrefix}
        onChange={setPrefix}
      />
      <KernButton type="submit" variant="primary" text={words.tryOut} disabled={busy} />
    </form>
  );
}

/** What to do after a dry run: store all, store what is good, or mend the file. */
function Decision({
  report: { faults, counts },
  locale,
  onStore,
}: {
  report: MasterDataAnswer;
  locale: Locale;
  onStore: (keepGood: boolean) => void;
}) {
  const words = textsOf(locale).master;
  const changes = Object.values(counts).reduce((sum, count) => sum + (count ? count.added + count.changed : 0), 0);
  if (changes === 0) return <KernAlert variant="info" title={faults > 0 ? words.nothingGood : words.nothingNew} />;
  return faults > 0 ? (
    <>
      <p className="kern-body">{words.faultyNote}</p>
      <KernButton variant="secondary" text={words.storeGood} onClick={() => onStore(true)} />
    </>
  ) : (
    <KernButton variant="primary" text={words.store} onClick={() => onStore(false)} />
  );
}
