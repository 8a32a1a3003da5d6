const onPaper = matchMedia('print');

/** Whether the page is being printed, or shown as it would be. */
export const isPrinting = (): boolean => onPaper.matches;

/** Calls back when printing begins and when it is over; answers how to stop that. */
export function watchPrinting(changed: () => void): () => void {
  onPaper.addEventListener('change', changed);
  return () => onPaper.removeEventListener('change', changed);
}
