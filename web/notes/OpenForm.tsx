import { lazy, Suspense } from 'react';
import type { NoteFormProps } from './NoteForm.tsx';

/** It comes once it is opened, with what checks the entries: charts do not wait for that. */
const NoteForm = lazy(() => import('./NoteForm.tsx'));

export const OpenForm = (props: NoteFormProps) => (
  <Suspense fallback={null}>
    <NoteForm {...props} />
  </Suspense>
);
