import { expect, test } from 'vitest';
import { isDashboardAddress } from '../../server/contract/pages.ts';
import { parseFilters } from '../../web/filters.ts';
import { moved } from '../../web/own/order.ts';
import { addressToOpen, addressToSave } from '../../web/own/viewAddress.ts';

test('a view keeps period, comparison, authority and a page’s own choices, and is opened in the language and theme of now', () => {
  const saved = addressToSave('/services', '?sort=-worst&period=30d&authority=065340014014&before=year&lang=en&theme=dark');
  expect(saved).toBe('/services?sort=-worst&period=30d&authority=065340014014&before=year');
  expect(isDashboardAddress(saved)).toBe(true);
  expect(addressToOpen(saved, parseFilters('?period=7d&lang=en&theme=light'))).toBe(
    '/services?sort=-worst&period=30d&authority=065340014014&lang=en&theme=light&before=year',
  );
  expect(addressToOpen('/', parseFilters('?period=7d'))).toBe('/');
});

test('where the account’s language is English, addresses name German and not English', () => {
  const filters = parseFilters('?period=7d', 'en');
  expect(filters.language).toBe('en');
  expect(addressToOpen('/compare', filters)).toBe('/compare');
  expect(addressToOpen('/compare', parseFilters('?lang=de', 'en'))).toBe('/compare?lang=de');
});

test('words of a search with signs and letters of all kinds can be saved', () => {
  const address = addressToSave('/services', `?search=${encodeURIComponent('Straße & "Weg" #1 \\ 50 %')}`);
  expect(isDashboardAddress(address)).toBe(true);
  expect(new URLSearchParams(addressToOpen(address, parseFilters('')).split('?')[1]).get('search')).toBe(
    'Straße & "Weg" #1 \\ 50 %',
  );
});

test('an entry is moved by one place, and stays at either end', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
});
