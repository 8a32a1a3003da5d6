import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { EditionPreview, PublishingRun } from '../../../server/contract/editions.ts';
import { fetchPreview, fetchRun, previewedTables, startPublishing } from './api.ts';

const pollMs = 700;

export interface Publishing {
  run: PublishingRun | undefined;
  /** this page saw the run going on, so its end is news */
  seen: boolean;
  error: Error | undefined;
  start: (note: string) => void;
  starting: boolean;
  refused: Error | undefined;
}

/** The last publishing of a publisher, followed while it goes on; everything about editions is asked for anew at its end. */
export function usePublishing(publisher: string): Publishing {
  const client = useQueryClient();
  const key = ['publishing', publisher];
  const [seen, setSeen] = useState<string>();
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchRun(publisher, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? pollMs : false),
  });
  const starting = useMutation({
    mutationFn: (note: string) => startPublishing(publisher, note),
    networkMode: 'always',
    onSuccess: (run) => client.setQueryData(key, run),
  });
  const running = data?.state === 'running';
  const before = useRef(running);
  if (running && seen !== data.startedAt) setSeen(data.startedAt);
  useEffect(() => {
    if (before.current && !running) void client.invalidateQueries({ queryKey: ['editions'] });
    before.current = running;
  }, [running, client]);
  return {
    run: data ?? undefined,
    seen: data !== undefined && data?.startedAt === seen,
    error: error ?? undefined,
    start: starting.mutate,
    starting: starting.isPending,
    refused: starting.error ?? undefined,
  };
}

export interface Previewed {
  preview: EditionPreview | undefined;
  /** how many tables are looked at */
  done: number;
  error: Error | undefined;
  retry: () => void;
}

/** What publishing would do, as far as it may be asked and while nothing is being published. */
export function usePreview(publisher: string, enabled: boolean): Previewed {
  const [done, setDone] = useState(0);
  const { data, error, refetch } = useQuery({
    queryKey: ['editions', 'preview', publisher],
    queryFn: ({ signal }) => fetchPreview(publisher, setDone, signal),
    enabled,
    staleTime: 5 * 60_000,
  });
  const preview = enabled ? data : undefined;
  return {
    preview,
    done: preview ? previewedTables.length : done,
    error: enabled ? (error ?? undefined) : undefined,
    retry: () => void refetch(),
  };
}
