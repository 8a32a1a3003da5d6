import type { z } from 'zod';
import type { Authority, AuthorityEntry, Offer, OfferEntry, Service, ServiceEntry } from '../contract/api.ts';
import type { AuthorityLine, OfferLine, ServiceLine } from '../contract/master-data.ts';
import type { OfferToKeep } from './offers.ts';

/**
 * What becomes of an entry when a file says something of it. What is given replaces what is here, unless it is poorer:
 * left out, an older count, a name or label that only repeats the key, a list of steps that lacks declared ones.
 */
type Found<Entry extends z.ZodType> = z.output<Entry> | undefined;

/** What is given; undefined would be read as given. */
function given<T extends object>(line: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as never;
}

/** A name of a register does not replace one given here. Undefined where a new authority has no name. */
export function mergeAuthority(
  before: Found<typeof AuthorityEntry>,
  { ars, ...line }: AuthorityLine,
  register: boolean,
): Authority | undefined {
  const { ars: _, ...known } = before ?? { ars };
  const name = register || line.name === ars ? (before?.name ?? line.name) : (line.name ?? before?.name);
  if (name === undefined) return undefined;
  const older = (line.inhabitants?.date ?? '') < (before?.inhabitants?.date ?? '');
  const inhabitants = older || !line.inhabitants ? before?.inhabitants : line.inhabitants;
  return { ...known, ...given(line), name, ...(inhabitants ? { inhabitants } : {}) };
}

/** `keepName`: a name that is here stays, unless it only repeats the key. Undefined where a new service has no name. */
export function mergeService(
  before: Found<typeof ServiceEntry>,
  key: string,
  { key: _, name, ...line }: ServiceLine,
  keepName: boolean,
): Service | undefined {
  const { key: __, name: old, ...known } = before ?? { key };
  const merged = mergeLabel(key, old, name, keepName);
  return merged ? { name: merged, ...known, ...given(line) } : undefined;
}

type Label = Service['name'];
type LabelLine = ServiceLine['name'];

function mergeLabel(key: string, before: Label | undefined, line: LabelLine | undefined, keep = false): Label | undefined {
  const named = before !== undefined && before.de !== key;
  const poorer = line?.de === undefined || line.de === key;
  const de = before && (poorer || (keep && named)) ? before.de : line?.de;
  const en = keep && named ? (before.en ?? line?.en) : (line?.en ?? before?.en);
  return de === undefined ? undefined : { de, ...(en === undefined ? {} : { en }) };
}

/** The offer with its defaults where it is new. */
export function mergeOffer(before: OfferEntry | undefined, { authority: _, service: __, ...line }: OfferLine): OfferToKeep {
  const { authority: ___, service: ____, ...known } = before ?? { authority: '', service: '', ...fresh };
  const offer = { ...known, ...given(line) };
  return { ...offer, pages: known.pages.map((page) => ({ ...page, url: page.url || undefined })), steps: steps(known, line) };
}

const fresh = { steps: [], pages: [], idleMinutes: 120, draftDays: 30, free: false } satisfies Offer;

/**
 * The steps in the order of the file where it names all that are declared; else the declared ones stay in theirs, and
 * new ones come behind. Steps declared by use that the file does not name stay last.
 */
function steps(before: Pick<OfferToKeep, 'steps'>, { steps: listed = [] }: Pick<OfferLine, 'steps'>): OfferToKeep['steps'] {
  const here = new Map(before.steps.map((step) => [step.key, step]));
  const named = new Map(
    listed.map(({ key, label }) => [key, { key, label: mergeLabel(key, here.get(key)?.label, label) ?? { de: key } }]),
  );
  const declared = before.steps.filter((step) => !step.byUse);
  const whole = declared.every(({ key }) => named.has(key));
  const first = whole ? [] : declared.map((step) => named.get(step.key) ?? step);
  const placed = new Set(first.map(({ key }) => key));
  const added = [...named.values()].filter(({ key }) => !placed.has(key));
  return [...first, ...added, ...before.steps.filter((step) => step.byUse && !named.has(step.key))];
}
