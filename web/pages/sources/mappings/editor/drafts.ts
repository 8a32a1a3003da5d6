/** What was begun for each of several kinds, so that going over to another kind and back loses nothing. */
export type Drafts<Kind extends string, Draft> = Partial<Record<Kind, Draft>>;

/** From the draft of one kind to that of another: what was begun of it, else a blank one. */
export function goOver<Kind extends string, Draft>(
  begun: Drafts<Kind, Draft>,
  left: { kind: Kind; draft: Draft },
  to: Kind,
  blank: (kind: Kind) => Draft,
): { begun: Drafts<Kind, Draft>; draft: Draft } {
  const all: Drafts<Kind, Draft> = { ...begun, [left.kind]: left.draft };
  return { begun: all, draft: all[to] ?? blank(to) };
}
