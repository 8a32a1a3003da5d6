import { KernButton } from '@kern-ux-annex/kern-react-kit';
import type { Locale } from '../../../i18n/locale.ts';
import { TextField } from '../../../ui/fields.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { textsOf } from '../texts/texts.ts';

/** A step or a page of an offer while it is edited; `id` stays with it when it moves. */
export interface Keyed {
  id: number;
  key: string;
  de: string;
  en: string;
  /** of pages */
  url: string;
}

interface Props {
  kind: 'steps' | 'pages';
  entries: Keyed[];
  /** fields the contract refuses, as `2.key` */
  wrong: string[];
  locale: Locale;
  onChange: (entries: Keyed[]) => void;
}

/** Entries with keys and labels in an order of their own: added, changed, moved, taken out. */
export function KeyedList({ kind, entries, wrong, locale, onChange }: Props) {
  const words = textsOf(locale).keyed;
  const add = () => {
    const id = Math.max(0, ...entries.map((entry) => entry.id)) + 1;
    onChange([...entries, { id, key: '', de: '', en: '', url: '' }]);
  };
  const move = (index: number, by: 1 | -1) => {
    const next = [...entries];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + by, 0, moved);
    onChange(next);
  };
  return (
    <fieldset className="mapping-part">
      <legend className="kern-label">{words[kind].legend}</legend>
      <p className="kern-hint">{words[kind].hint}</p>
      {wrong.includes('') && (
        <p className="kern-error" role="alert">
          {words.keysDiffer}
        </p>
      )}
      <ol className="keyed">
        {entries.map((entry, index) => (
          <li key={entry.id}>
            <Entry
              {...{ kind, entry, locale }}
              place={`${index + 1}`}
              faults={wrong.flatMap((path) => (path.startsWith(`${index}.`) ? [path.slice(path.indexOf('.') + 1)] : []))}
              onChange={(changed) => onChange(entries.map((other) => (other.id === entry.id ? changed : other)))}
            />
            <div className="actions">
              <SmallButton
                text={words.up}
                aria-label={words[kind].upLabel(`${index + 1}`)}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <SmallButton
                text={words.down}
                aria-label={words[kind].downLabel(`${index + 1}`)}
                disabled={index === entries.length - 1}
                onClick={() => move(index, 1)}
              />
              <SmallButton
                text={words.remove}
                aria-label={words[kind].removeLabel(`${index + 1}`)}
                onClick={() => onChange(entries.filter(({ id }) => id !== entry.id))}
              />
            </div>
          </li>
        ))}
      </ol>
      <KernButton variant="secondary" icon="add" text={words[kind].add} onClick={add} />
    </fieldset>
  );
}

interface EntryProps {
  kind: 'steps' | 'pages';
  entry: Keyed;
  /** from 1 */
  place: string;
  faults: string[];
  locale: Locale;
  onChange: (entry: Keyed) => void;
}

function Entry({ kind, entry, place, faults, locale, onChange }: EntryProps) {
  const words = textsOf(locale).keyed;
  const field = (name: 'key' | 'de' | 'en' | 'url', path: string) => ({
    id: `${kind}-${entry.id}-${name}`,
    label: words.label(words[kind].one(place), words[name]),
    error: faults.includes(path) ? words.wrong[name] : undefined,
    value: entry[name],
    onChange: (text: string) => onChange({ ...entry, [name]: text }),
  });
  return (
    <div className="mapping-fields">
      <TextField {...field('key', 'key')} />
      <TextField {...field('de', 'label.de')} />
      <TextField {...field('en', 'label.en')} />
      {kind === 'pages' && <TextField {...field('url', 'url')} type="url" />}
    </div>
  );
}
