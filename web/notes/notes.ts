import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AnnotationChange, AnnotationEntry, NewAnnotation } from '../../server/contract/annotations.ts';
import type { Range } from '../../server/contract/days.ts';
import { get, type OfferKey, send } from '../api.ts';

/** The notes beside figures, by day: those of an offer and its authority, of an authority with all its offers, or all. */
export interface NotedPlace {
  authority: string | undefined;
  service?: string | undefined;
  /** of several offers, as those of a topic: only what is about one of them, or about one of their authorities as a whole */
  offers?: readonly OfferKey[] | undefined;
}
export type Note = AnnotationEntry;

const url = '/api/v1/annotations';

export interface Noted {
  notes: Note[];
  /** why there are none; where there were some, they stay */
  error: Error | undefined;
}

/** The notes of these days; the last good ones stay when asking again fails. */
export function useNotes({ authority, service, offers }: NotedPlace, { from, to }: Range): Noted {
  const query = useQuery({
    queryKey: ['notes', authority, service, from, to],
    queryFn: ({ signal }) => {
      const words = { from, to, ...(authority ? { authority } : {}), ...(service ? { service } : {}) };
      return get<{ annotations: Note[] }>(`${url}?${new URLSearchParams(words)}`, signal);
    },
  });
  const all = query.data?.annotations ?? none;
  const notes = useMemo(() => (offers ? all.filter((note) => isAbout(note, offers)) : all), [all, offers]);
  return { notes, error: query.data === undefined ? (query.error ?? undefined) : undefined };
}
const none: Note[] = [];

/** Whether a note is about one of some offers, or about one of their authorities as a whole. */
export const isAbout = (note: Pick<Note, 'authority' | 'service'>, offers: readonly OfferKey[]): boolean =>
  offers.some(
    ({ authority, service }) => authority === note.authority && (note.service === undefined || note.service === service),
  );

/** To be called after a change: charts and lists with notes are asked for again; resolves when they are there. */
export function useNotesChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['notes'] });
}

export const addNote = (note: NewAnnotation): Promise<Note> => send('POST', url, note);
export const changeNote = (id: string, change: AnnotationChange): Promise<Note> => send('PUT', `${url}/${id}`, change);
export const removeNote = (id: string): Promise<void> => send('DELETE', `${url}/${id}`);
