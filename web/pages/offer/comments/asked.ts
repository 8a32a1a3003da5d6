import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CommentChange, CommentEntry, CommentsAnswer, TopicsAnswer } from '../../../../server/contract/comment.ts';
import type { Range } from '../../../../server/contract/days.ts';
import { fetchFile, get, type OfferKey, send } from '../../../api.ts';

/** Which comments of an offer are asked for; an empty word asks for any. */
export interface Asked {
  rating: string;
  topic: string;
  done: string;
  q: string;
}
export interface Place extends Range {
  offer: OfferKey;
}

const url = '/api/v1/comments';

function query({ offer: { authority, service }, from, to }: Place, more: object): string {
  const words = Object.entries({ authority, service, from, to, ...more });
  return `${new URLSearchParams(words.filter(([, word]) => word !== ''))}`;
}

/** Comments page by page; while a letter is typed the ones before stay. */
export const useComments = (place: Place, asked: Asked) =>
  useInfiniteQuery({
    queryKey: ['comments', place, asked],
    queryFn: ({ signal, pageParam }) =>
      get<CommentsAnswer>(`${url}?${query(place, { ...asked, cursor: pageParam, limit: 20 })}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

/** How many comments each topic has, whatever is searched for. */
export const useTopics = (place: Place) =>
  useQuery({
    queryKey: ['comments', place, 'topics'],
    queryFn: ({ signal }) => get<TopicsAnswer>(`${url}/topics?${query(place, {})}`, signal),
  });

/** Sorts a comment under topics or ticks it off; lists and counts are asked for again. */
export function useCommentChange({ id }: CommentEntry) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: CommentChange) => send<CommentEntry>('PATCH', `${url}/${id}`, change),
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: ['comments'] }),
  });
}

/** Deletes a comment for good. */
export function useCommentRemoval({ id }: CommentEntry) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send<void>('DELETE', `${url}/${id}`),
    networkMode: 'always',
    onSuccess: () => client.invalidateQueries({ queryKey: ['comments'] }),
  });
}

/** All comments that a question finds, as the API makes the file. */
export const fetchCommentsCsv = (place: Place, asked: Asked): Promise<Blob> =>
  fetchFile(`${url}?${query(place, asked)}`, 'text/csv');
