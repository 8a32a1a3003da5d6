import { useState } from 'react';
import type { Locale } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { NotFound } from '../../NotFound.tsx';
import { BackLink } from '../BackLink.tsx';
import { LinkButton } from '../LinkButton.tsx';
import type { Sources } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { WithSources } from '../WithSources.tsx';
import { FileStep } from './FileStep.tsx';
import { ImportList } from './ImportList.tsx';
import { MappingStep } from './MappingStep.tsx';
import { type ReadFile, startingPoint } from './reading.ts';
import { RunStep } from './RunStep.tsx';

/** Datei importieren: choose, map, try, import. `source` is the id in the address, where it names one. */
export function ImportPage({ source, locale }: { source?: string; locale: Locale }) {
  const texts = textsOf(locale);
  return (
    <WithSources title={texts.imports.title} locale={locale}>
      {(sources) => {
        const known = sources.sources.some(({ id }) => `${id}` === source);
        if (source !== undefined && !known) return <NotFound title={texts.source.unknown} locale={locale} />;
        return <Steps sources={sources} given={source} locale={locale} />;
      }}
    </WithSources>
  );
}

function Steps({ sources, given, locale }: { sources: Sources; given: string | undefined; locale: Locale }) {
  const texts = textsOf(locale);
  const [read, setRead] = useState<ReadFile>();
  const source = sources.sources.find(({ id }) => id === read?.source);
  const back = given === undefined ? '/sources' : `/sources/${given}`;
  const above = sources.sources.find(({ id }) => `${id}` === given)?.name ?? texts.source.back;
  return (
    <>
      <PageHead title={texts.imports.title} above={<BackLink path={back} text={above} />} locale={locale} />
      <p className="kern-body">{texts.imports.lead}</p>
      {sources.sources.length === 0 ? (
        <section className="panel stack" aria-label={texts.imports.noSource}>
          <p className="kern-body">{texts.imports.noSource}</p>
          <LinkButton path="/sources/new" text={texts.list.add} primary />
        </section>
      ) : (
        <FileStep
          sources={sources.sources}
          given={given}
          locale={locale}
          onRead={(file) => setRead((before) => startingPoint(file, before))}
        />
      )}
      {read && source && (
        <>
          <MappingStep read={read} source={source} catalogue={sources.catalogue} locale={locale} onChange={setRead} />
          <RunStep read={read} source={source} locale={locale} onAnother={() => setRead(undefined)} />
          <ImportList source={source.id} locale={locale} />
        </>
      )}
    </>
  );
}
