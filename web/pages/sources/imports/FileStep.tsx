import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Locale } from '../../../i18n/locale.ts';
import { SelectField } from '../../../ui/fields.tsx';
import type { Source } from '../api.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { type Format, fetchMappings, isTable, previewFile } from './api.ts';
import { FileField } from './FileField.tsx';
import type { ChosenFile } from './reading.ts';

interface Props {
  sources: Source[];
  /** id in the address */
  given: string | undefined;
  locale: Locale;
  onRead: (file: ChosenFile) => void;
}

/** What a file is by its name; CSV where that says nothing. */
function formatOf(name: string): Format {
  const ending = name.toLowerCase().replace(/\.gz$/, '').split('.').pop() ?? '';
  if (ending === 'xlsx' || ending === 'json' || ending === 'xes') return ending;
  if (ending === 'ndjson') return 'json';
  return ending === 'log' ? 'accesslog' : 'csv';
}

/** Asks for source, file and format, and reads the head of a table. */
export function FileStep({ sources, given, locale, onRead }: Props) {
  const texts = textsOf(locale).imports.file;
  const only = sources.length === 1 ? `${sources[0]?.id}` : '';
  const [source, setSource] = useState(given ?? only);
  const [format, setFormat] = useState<Format>('csv');
  const [file, setFile] = useState<File>();
  const [tried, setTried] = useState(false);
  const reading = useMutation({
    mutationFn: async (chosen: File): Promise<ChosenFile> => {
      const id = Number(source);
      const saved = await fetchMappings(id);
      const preview = isTable(format) ? await previewFile({ file: chosen, format, source: id }) : undefined;
      return { file: chosen, source: id, format, preview, saved };
    },
    onSuccess: onRead,
  });
  const read = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (source !== '' && file) reading.mutate(file);
  };
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    reading.reset();
    if (chosen) setFormat(formatOf(chosen.name));
  };
  return (
    <section className="panel stack" aria-labelledby="file-title">
      <h2 id="file-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <form className="stack" onSubmit={read} noValidate>
        <SelectField
          id="import-source"
          label={texts.source}
          error={tried && source === '' ? texts.sourceMissing : undefined}
          value={source}
          onChange={setSource}
        >
          <option value="">{texts.choose}</option>
          {sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <FileField
          id="import-file"
          label={texts.file}
          hint={texts.fileHint}
          error={tried && !file ? texts.fileMissing : undefined}
          onChoose={choose}
        />
        <SelectField id="import-format" label={texts.format} value={format} onChange={(chosen) => setFormat(chosen as Format)}>
          {(Object.keys(texts.formats) as Format[]).map((one) => (
            <option key={one} value={one}>
              {texts.formats[one]}
            </option>
          ))}
        </SelectField>
        {reading.error && <Refused title={texts.notRead} error={reading.error} locale={locale} />}
        <KernButton type="submit" variant="primary" text={texts.next} disabled={reading.isPending} />
        <p role="status">{reading.isPending && texts.reading}</p>
      </form>
    </section>
  );
}
