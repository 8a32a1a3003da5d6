import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TryOutAnswer } from '../../../../server/contract/sources.ts';
import { send } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { AreaField } from '../../../ui/fields.tsx';
import type { Source } from '../api.ts';
import type { Missing } from './editor/model.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { TryResult } from '../TryResult.tsx';
import { mappedBy, type MappingFormat } from './draft.ts';

interface Props {
  format: MappingFormat;
  /** as it is now, saved or not; undefined: no JSON */
  mapping: object | undefined;
  missing: Missing[];
  source: Source;
  sample: string;
  locale: Locale;
  onChange: (sample: string) => void;
}

/** A sample, and what the mapping as it stands makes of it. */
export function SampleTry({ format, mapping, missing, source, sample, locale, onChange }: Props) {
  const { mappings: words, tryOut, imports } = textsOf(locale);
  const [fault, setFault] = useState<string>();
  const trying = useMutation({
    networkMode: 'always',
    mutationFn: (body: object) => send<TryOutAnswer>('POST', '/api/v1/connectors/try', body),
  });
  const run = (event: FormEvent) => {
    event.preventDefault();
    const found = sample.trim() === '' ? tryOut.missing : missing.length > 0 || !mapping ? imports.mapping.notYet : undefined;
    setFault(found);
    if (found === undefined && mapping) trying.mutate({ ...asText(format, mapping), sample, source: source.id });
  };
  return (
    <>
      <section className="panel stack" aria-labelledby="sample-title">
        <h2 id="sample-title" className="kern-heading-small">
          {words.tryHeading}
        </h2>
        <p className="kern-body">{words.tryLead}</p>
        <form className="stack wide sample" onSubmit={run} noValidate>
          <AreaField
            id="sample"
            label={tryOut.sample}
            hint={words.sampleHint[mappedBy(format)]}
            error={fault}
            rows={8}
            spellCheck={false}
            value={sample}
            onChange={onChange}
          />
          {trying.error && <Refused title={tryOut.failed} error={trying.error} locale={locale} />}
          <KernButton type="submit" variant="secondary" text={tryOut.run} disabled={trying.isPending} />
          <p role="status">{trying.isPending && tryOut.running}</p>
        </form>
      </section>
      {trying.data && <TryResult answer={trying.data} locale={locale} />}
    </>
  );
}

/** A workbook cannot be pasted: the cells copied from one are a table as text, which has no sheets. */
function asText(format: MappingFormat, mapping: object): { format: string; mapping: object } {
  if (format !== 'xlsx') return { format, mapping };
  const { sheet: _, ...rest } = mapping as { sheet?: string };
  return { format: 'csv', mapping: rest };
}
