import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Catalogue } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { Failure, Loading } from '../../../ui/states.tsx';
import { NotFound } from '../../NotFound.tsx';
import type { Source } from '../api.ts';
import { BackLink } from '../BackLink.tsx';
import { fetchMapping } from '../imports/api.ts';
import { textsOf } from '../texts/texts.ts';
import { WithSources } from '../WithSources.tsx';
import type { MappingFormat } from './draft.ts';
import { MappingForm } from './MappingForm.tsx';

interface Props {
  /** id in the address */
  source: string;
  /** undefined: a new one */
  name: string | undefined;
  locale: Locale;
}

/** A mapping that is kept with a source: see what it says, change it, try it on a sample, keep it as a new version. */
export function MappingPage({ source: id, name, locale }: Props) {
  const texts = textsOf(locale);
  return (
    <WithSources title={name === undefined ? texts.mappings.newTitle : texts.mappings.title(name)} locale={locale}>
      {({ sources, catalogue }) => {
        const source = sources.find((candidate) => `${candidate.id}` === id);
        if (!source) return <NotFound title={texts.source.unknown} locale={locale} />;
        const known = source.mappings.some((one) => one.name === name);
        if (name !== undefined && !known) return <NotFound title={texts.mappings.unknown} locale={locale} />;
        return (
          <>
            <PageHead
              title={name === undefined ? texts.mappings.newTitle : texts.mappings.title(name)}
              above={<BackLink path={`/sources/${source.id}`} text={source.name} />}
              locale={locale}
            />
            {name === undefined ? (
              <MappingForm source={source} catalogue={catalogue} locale={locale} />
            ) : (
              <Kept key={name} source={source} name={name} catalogue={catalogue} locale={locale} />
            )}
          </>
        );
      }}
    </WithSources>
  );
}

interface KeptProps {
  source: Source;
  name: string;
  catalogue: Catalogue;
  locale: Locale;
}

/** A mapping in its newest version, or in the one that was chosen. */
function Kept({ source, name, catalogue, locale }: KeptProps) {
  const [opened, setOpened] = useState<{ version: number | undefined; times: number }>({ version: undefined, times: 0 });
  const { version, times } = opened;
  const { data, error, refetch } = useQuery({
    queryKey: ['sources', 'mapping', source.id, name, version],
    queryFn: ({ signal }) => fetchMapping(source.id, name, version, signal),
    // a draft should begin with what holds now, and whoever comes back to it see what was saved elsewhere
    gcTime: 0,
    refetchOnWindowFocus: 'always',
  });
  if (!data) {
    if (!error) return <Loading locale={locale} />;
    return <Failure error={error} retry={() => void refetch()} locale={locale} />;
  }
  return (
    <MappingForm
      // what is being changed stays while the same version is asked for again, until one is chosen
      key={times}
      source={source}
      catalogue={catalogue}
      kept={{ ...data, format: data.format as MappingFormat }}
      locale={locale}
      onChoose={(chosen) => setOpened({ version: chosen, times: times + 1 })}
    />
  );
}
