import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { SavedMapping } from '../../../../server/contract/sources.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { mappingPath, type Source } from '../api.ts';
import { saveMapping } from '../imports/api.ts';
import { useSourcesChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { type Draft, type MappingFormat, mappingOf } from './draft.ts';

interface Saving {
  mutate: (saved: { name: string; format: MappingFormat; mapping: object }) => void;
  isPending: boolean;
  error: Error | undefined;
  /** JSON of what is kept, as far as this page knows */
  kept: string | undefined;
  /** what came of the last saving; undefined: nothing was saved yet */
  said: ((locale: Locale) => string) | undefined;
  /** the versions that were saved here, the last one last */
  versions: number[];
}

/** Keeps a mapping. A new one has a page of its own from then on. */
export function useSaving(source: Source, kept: SavedMapping | undefined, draft: Draft): Saving {
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const changed = useSourcesChanged();
  const [first] = useState(() => JSON.stringify(mappingOf(draft)));
  const [versions, setVersions] = useState<number[]>([]);
  const { mutate, isPending, error, data, variables } = useMutation({
    networkMode: 'always',
    mutationFn: async ({ name, format, mapping }: { name: string; format: MappingFormat; mapping: object }) => {
      const saved = await saveMapping(source.id, name, format, mapping);
      setVersions((before) => [...before, saved.version]); // first: it is not one from elsewhere when the list has it
      await changed();
      if (!kept) navigate(hrefTo(mappingPath(source.id, name), filters), { state: { made: name } });
      return saved;
    },
  });
  const [before] = useState(kept?.version);
  const said = data && ((locale: Locale) => wordsOf(data.version, before, locale));
  return {
    mutate,
    isPending,
    error: error ?? undefined,
    kept: data && variables ? JSON.stringify(variables.mapping) : first,
    said,
    versions,
  };
}

function wordsOf(version: number, before: number | undefined, locale: Locale): string {
  const { mappings: words } = textsOf(locale);
  return version === before ? words.same(`${version}`) : words.saved(`${version}`);
}
