import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { SavedViewEntry } from '../../server/contract/own.ts';
import { fetchCatalogue } from '../api.ts';
import { formatValue } from '../format.ts';
import { dimensionLabel, type Locale } from '../i18n/locale.ts';
import { useSavedViews } from '../own/own.ts';
import { addressToOpen } from '../own/viewAddress.ts';
import { useSession } from '../session.ts';
import { SmallButton } from '../ui/SmallButton.tsx';
import { hrefTo, useFilters } from '../useFilters.ts';
import { foundPlaces, type Place } from './found.ts';
import { allPlaces } from './places.ts';

const fieldId = 'find-field';
const noViews: SavedViewEntry[] = [];

/** One field over everything that has a name; arrow keys choose, Enter goes there. */
export default function FindDialog({ locale, close }: { locale: Locale; close: () => void }) {
  const { find } = locale.texts;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // it would begin at its first button
    document.getElementById(fieldId)?.focus();
  }, []);
  return (
    <dialog ref={dialog} className="find" aria-labelledby="find-title" onClose={close}>
      <div className="find__head">
        <h2 id="find-title" className="kern-title">
          {find.title}
        </h2>
        <SmallButton text={find.close} onClick={() => dialog.current?.close()} />
      </div>
      <FindField locale={locale} close={() => dialog.current?.close()} />
    </dialog>
  );
}

function FindField({ locale, close }: { locale: Locale; close: () => void }) {
  const { find } = locale.texts;
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const search = useDeferredValue(typed);
  const { data: catalogue } = useQuery({ queryKey: ['catalogue'], queryFn: ({ signal }) => fetchCatalogue(signal) });
  const session = useSession();
  const { views } = useSavedViews();
  const places = useMemo(
    () => (catalogue ? allPlaces({ catalogue, views: views ?? noViews, session }, locale) : []),
    [catalogue, views, session, locale],
  );
  const found = useMemo(() => foundPlaces(places, search), [places, search]);
  const go = ({ kind, path, authority, outside }: Place) => {
    close();
    if (outside) window.location.assign(path);
    else if (kind === 'view') navigate(addressToOpen(path, filters));
    else navigate(hrefTo(path, authority === undefined ? filters : { ...filters, authority }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = found[at];
    if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && chosen) go(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="kern-form-input">
        <label className="kern-label" htmlFor={fieldId}>
          {find.label}
        </label>
        <input
          id={fieldId}
          className="kern-form-input__input"
          type="text"
          role="combobox"
          autoComplete="off"
          aria-expanded={found.length > 0}
          aria-controls="find-list"
          aria-autocomplete="list"
          aria-activedescendant={found[at] ? `find-${at}` : undefined}
          aria-describedby="find-hint"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p id="find-hint" className="note">
        {find.hint}
      </p>
      <p role="status" className={found.length > 0 ? 'kern-sr-only' : 'note'}>
        {found.length > 0 ? find.results(formatValue(found.length, 'count', locale.language)) : catalogue && find.none}
      </p>
      {found.length > 0 && <Results found={found} at={at} go={go} locale={locale} />}
    </>
  );
}

interface ResultsProps {
  found: Place[];
  /** the one that Enter opens */
  at: number;
  go: (place: Place) => void;
  locale: Locale;
}

function Results({ found, at, go, locale }: ResultsProps) {
  const { find } = locale.texts;
  const kinds: Record<Place['kind'], string> = {
    service: find.service,
    authority: dimensionLabel('authority', locale),
    topic: dimensionLabel('topic', locale),
    page: find.page,
    action: find.action,
    view: find.view,
  };
  useEffect(() => {
    // newer browsers answer a promise, which must not be taken for the effect's clean-up
    void document.getElementById(`find-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div id="find-list" className="find__list" role="listbox" aria-label={find.title}>
      {found.map((place, index) => (
        // the keyboard works from the field, as the pattern of comboboxes has it
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <div
          key={`${place.kind} ${place.key}`}
          id={`find-${index}`}
          className={index === at ? 'find__place find__place--chosen' : 'find__place'}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onClick={() => go(place)}
        >
          <span>
            {place.label}
            {place.more && <span className="note"> {place.more}</span>}
          </span>
          <span className="note">{kinds[place.kind]}</span>
        </div>
      ))}
    </div>
  );
}
