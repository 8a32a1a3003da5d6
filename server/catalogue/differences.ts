import type { MasterChange } from '../contract/master-data.ts';

/** What differs between an entry as it is and as it becomes, by field, as text; what is absent is left out. */
export function differences(before: object | undefined, after: object): MasterChange['fields'] {
  const old = flat(before ?? {});
  const now = flat(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => old.get(field) !== now.get(field))
    .map((field) => ({ field, ...text('old', old.get(field)), ...text('new', now.get(field)) }));
}

const text = (name: 'old' | 'new', value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** `inhabitants.count` → `72768`; a list by its keys in order (`steps` → `person, wohnung`) and what each of them has. */
function flat(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  const within = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(value)) {
    if (value.length > 0) found.set(path, value.map((entry) => keyOf(entry) ?? String(entry)).join(', '));
    for (const entry of value)
      if (keyOf(entry) !== undefined) flat({ ...entry, key: undefined }, within(`${keyOf(entry)}`), found);
  } else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) flat(inner, within(name), found);
  else if (value !== undefined && value !== '') found.set(path, String(value));
  return found;
}

const keyOf = (entry: unknown): string | undefined =>
  typeof entry === 'object' && entry !== null && 'key' in entry ? String(entry.key) : undefined;
