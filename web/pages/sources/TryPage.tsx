import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TryOutAnswer } from '../../../server/contract/sources.ts';
import { send } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { AreaField, SelectField } from '../../ui/fields.tsx';
import { BackLink } from './BackLink.tsx';
import type { Sources } from './queries.ts';
import { jsonIn } from './mappings/editor/json.ts';
import { Refused } from './Refused.tsx';
import { textsOf } from './texts/texts.ts';
import { examples, type TryFormat, tryFormats } from './tryExamples.ts';
import { TryResult } from './TryResult.tsx';
import { WithSources } from './WithSources.tsx';

/** Zuordnung ausprobieren: a sample and a mapping, and which events come of them. */
export function TryPage({ locale }: { locale: Locale }) {
  return (
    <WithSources title={textsOf(locale).tryOut.title} locale={locale}>
      {(sources) => <TryOut sources={sources} locale={locale} />}
    </WithSources>
  );
}

function TryOut({ sources: { sources, catalogue }, locale }: { sources: Sources; locale: Locale }) {
  const texts = textsOf(locale);
  const words = texts.tryOut;
  const [given, setGiven] = useState<Given>({ format: 'json', source: '', mapping: '', sample: '' });
  const [faults, setFaults] = useState<Faults>({});
  const trying = useMutation({ mutationFn: (body: object) => send<TryOutAnswer>('POST', '/api/v1/connectors/try', body) });
  const change = (changes: Partial<Given>) => setGiven({ ...given, ...changes });
  const run = (event: FormEvent) => {
    event.preventDefault();
    const { format, source, mapping, sample } = given;
    const asked = mapping.trim() === '' ? {} : { mapping: jsonIn(mapping) };
    const wrong = {
      ...(sample.trim() === '' ? { sample: words.missing } : {}),
      ...('mapping' in asked && asked.mapping === undefined ? { mapping: texts.mapping.jsonWrong } : {}),
    };
    setFaults(wrong);
    if (Object.keys(wrong).length > 0) return;
    trying.mutate({ format, sample, ...asked, ...(source === '' ? {} : { source: Number(source) }) });
  };
  const putExample = () => {
    const offer = catalogue.offers[0];
    const example = examples[given.format](offer?.authority ?? '065340014014', offer?.service ?? 'hundesteuer');
    change({ sample: example.sample, mapping: JSON.stringify(example.mapping, undefined, 2) });
  };
  return (
    <>
      <PageHead title={words.title} above={<BackLink path="/sources" text={texts.source.back} />} locale={locale} />
      <p className="kern-body">{words.lead}</p>
      <section className="panel" aria-label={words.title}>
        <form className="stack" onSubmit={run} noValidate>
          <div className="filters">
            <Choices {...{ given, sources, locale }} onChange={change} />
            <KernButton variant="secondary" text={words.example} onClick={putExample} />
          </div>
          <Texts {...{ given, faults, locale }} onChange={change} />
          {trying.error && <Refused title={words.failed} error={trying.error} locale={locale} />}
          <KernButton type="submit" variant="primary" text={words.run} disabled={trying.isPending} />
          <p role="status">{trying.isPending && words.running}</p>
        </form>
      </section>
      {trying.data && <TryResult answer={trying.data} locale={locale} />}
    </>
  );
}

/** What is tried, as typed. */
interface Given {
  format: TryFormat;
  /** '': whoever runs the instance */
  source: string;
  mapping: string;
  sample: string;
}
type Faults = { sample?: string; mapping?: string };

interface PartProps {
  given: Given;
  locale: Locale;
  onChange: (changes: Partial<Given>) => void;
}

function Choices({ given, sources, locale, onChange }: PartProps & Pick<Sources, 'sources'>) {
  const { tryOut: words, mappings } = textsOf(locale);
  return (
    <>
      <SelectField
        id="try-format"
        label={words.format}
        value={given.format}
        onChange={(chosen) => onChange({ format: chosen as TryFormat })}
      >
        {tryFormats.map((one) => (
          <option key={one} value={one}>
            {mappings.formats[one]}
          </option>
        ))}
      </SelectField>
      <SelectField id="try-source" label={words.source} value={given.source} onChange={(source) => onChange({ source })}>
        <option value="">{words.operator}</option>
        {sources.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** The sample, and the mapping as JSON beside it. */
function Texts({ given, faults, locale, onChange }: PartProps & { faults: Faults }) {
  const { tryOut: words } = textsOf(locale);
  return (
    <div className="columns wide">
      <AreaField
        id="try-sample"
        label={words.sample}
        hint={words.sampleHint}
        error={faults.sample}
        rows={16}
        spellCheck={false}
        value={given.sample}
        onChange={(sample) => onChange({ sample })}
      />
      <AreaField
        id="try-mapping"
        label={words.mapping}
        hint={words.mappingHint}
        error={faults.mapping}
        rows={16}
        spellCheck={false}
        value={given.mapping}
        onChange={(mapping) => onChange({ mapping })}
      />
    </div>
  );
}
