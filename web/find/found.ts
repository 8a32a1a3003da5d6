/** A place the search leads to. */
export interface Place {
  key: string;
  kind: 'service' | 'authority' | 'page' | 'action' | 'topic' | 'view';
  label: string;
  /** the same in the other language: found by it, but not shown */
  also: string;
  /** whose service it is */
  more: string;
  path: string;
  /** the authority that is to be chosen there; undefined = as it is */
  authority?: string;
  /** outside of the dashboard's own pages */
  outside?: true;
}

const most = 12;

/**
 * Places whose name in either language holds all words: those that begin with the first one before others, and what is
 * found by the name that is not shown last. Where nothing is typed yet: saved views and pages.
 */
export function foundPlaces(places: Place[], search: string): Place[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return places.filter(({ kind }) => kind === 'page' || kind === 'view');
  const matching = places.filter(({ label, also, more }) =>
    words.every((word) => `${label} ${also} ${more}`.toLowerCase().includes(word)),
  );
  const rank = ({ label, also, more }: Place) => {
    const isShown = words.every((word) => `${label} ${more}`.toLowerCase().includes(word));
    return (isShown ? 0 : 2) + Number(!(isShown ? label : also).toLowerCase().startsWith(first));
  };
  const ranks = Map.groupBy(matching, rank);
  return [0, 1, 2, 3].flatMap((value) => ranks.get(value) ?? []).slice(0, most);
}
