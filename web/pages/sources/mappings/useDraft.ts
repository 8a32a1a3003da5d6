import { useState } from 'react';
import type { MappingHistory } from '../../../../server/contract/sources.ts';
import type { Catalogue } from '../../../api.ts';
import type { Source } from '../api.ts';
import { type Draft, draftOf, type MappingFormat, newDraft } from './draft.ts';
import { type Drafts, goOver } from './editor/drafts.ts';

/** A mapping as it is kept. */
export type Kept = MappingHistory & { format: MappingFormat };

/** What is being written, by format: what was begun in one is there again when it is chosen again. */
export function useDraft(source: Source, catalogue: Catalogue, kept: Kept | undefined) {
  const offer = catalogue.offers.find(({ authority }) => source.authorities.includes(authority));
  const blank = (of: MappingFormat) => newDraft(of, source.authorities[0] ?? '', offer?.service ?? 'dienst-schluessel');
  const [format, setFormat] = useState<MappingFormat>(kept?.format ?? 'matomo');
  const [draft, setDraft] = useState<Draft>(() => (kept ? draftOf(kept.format, kept.mapping) : blank(format)));
  const [begun, setBegun] = useState<Drafts<MappingFormat, Draft>>({});
  const chooseFormat = (chosen: MappingFormat) => {
    const next = goOver(begun, { kind: format, draft }, chosen, blank);
    setBegun(next.begun);
    setDraft(next.draft);
    setFormat(chosen);
  };
  return { format, draft, setDraft, chooseFormat };
}
