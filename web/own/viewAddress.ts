import { type Filters, filterText, ownQuery, parseFilters } from '../filters.ts';

/** The address of a page as a view keeps it: all that was chosen on it, but neither language nor theme, which are the reader's. */
export function addressToSave(path: string, search: string): string {
  const { period, authority, against } = parseFilters(search);
  return `${path}${filterText({ ...plain, period, authority, against }, ownQuery(search))}`;
}

const plain: Filters = parseFilters('');

/** Where a saved view is opened, in the language and theme of now. */
export function addressToOpen(saved: string, { language, usual, theme }: Filters): string {
  const [path = '/', search = ''] = saved.split('?');
  return `${path}${filterText({ ...parseFilters(search), language, usual, theme }, ownQuery(search))}`;
}
