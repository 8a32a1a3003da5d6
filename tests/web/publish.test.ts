import { expect, test } from 'vitest';
import { type EditionPreview, shownChanges } from '../../server/contract/editions.ts';
import { merged } from '../../web/pages/publish/api.ts';
import { placesOf } from '../../web/pages/publish/places.ts';
import { deviationsOf } from '../../web/pages/publish/protection.ts';
import { publishTexts } from '../../web/pages/publish/texts/texts.ts';

const part = (table: 'usage-monthly' | 'usage-daily', more: Partial<EditionPreview>): EditionPreview => ({
  ...{ id: '2026-10', publisher: 'instance', firstMonth: '2026-01', lastMonth: '2026-10', same: true, supersedes: null },
  ...{ since: '2026-10', licence: 'CC0', authorities: { counted: 1, of: 1 }, totals: [], changes: [] },
  tables: [{ table, rows: 1, cells: 3, hidden: 0, deviations: [{ deviation: 1, cells: 3 }], changes: 0, added: 0 }],
  ...more,
});
const change = { table: 'usage-daily', period: '2026-09-01', ars: '', service_key: '', measure: 'starts' } as const;
const changed = { ...change, dimension: '', category: '', before: 3, after: 4, why: 'corrected' } as const;

test('a preview put together of its tables is a revision where one of them has something new', () => {
  const revision = part('usage-daily', { id: '2026-10.2', same: false, supersedes: '2026-10', changes: [changed] });
  expect(merged([part('usage-monthly', {}), revision])).toMatchObject({ id: '2026-10.2', same: false, supersedes: '2026-10' });
  expect(merged([part('usage-monthly', {}), part('usage-daily', {})])).toMatchObject({ id: '2026-10', same: true });
  const many = part('usage-daily', { changes: Array.from({ length: shownChanges }, () => changed) });
  expect(merged([many, many])?.changes.length).toBe(shownChanges);
  expect(deviationsOf(part('usage-monthly', {}))).toMatchObject({ cells: 3, unchanged: 0, mean: 1 });
});

test('whoever publishes for a town is led to it, whoever runs the instance to the instance', () => {
  const catalogue = {
    authorities: [
      { ars: '1', name: 'Lich' },
      { ars: '2', name: 'Marburg' },
    ],
    services: [],
    offers: [],
  };
  const session = (roles: { role: 'admin' | 'publisher' | 'reader'; authority?: string }[]) => {
    return { kind: 'person' as const, person: 1, name: '', language: 'de' as const, roles, authorities: 'all' as const };
  };
  const first = (roles: Parameters<typeof session>[0]) => placesOf(session(roles), catalogue, 'alle').map(({ name }) => name);
  expect(first([{ role: 'admin' }])).toEqual(['alle', 'Lich', 'Marburg']);
  expect(first([{ role: 'publisher', authority: '2' }])).toEqual(['Marburg', 'alle']);
  expect(first([{ role: 'reader', authority: '1' }])).toEqual(['Lich', 'alle']);
  expect(first([{ role: 'reader' }])).toEqual(['alle', 'Lich', 'Marburg']);
});

test('every reason that a publishing fails of is told in words of this page', () => {
  const codes = ['nothing_to_publish', 'unknown_licence', 'other_key', 'publishing', 'lost', 'stopped', 'internal'];
  expect(Object.keys(publishTexts.de.refusals)).toEqual(expect.arrayContaining(codes));
});
