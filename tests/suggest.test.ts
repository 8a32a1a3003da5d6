import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  channelWords,
  countWords,
  eventWords,
  measureWords,
  momentWords,
  monthWords,
  offlineWords,
  placeWords,
} from '../server/connectors/heading-words.ts';
import { columnsOf, RowMapping } from '../server/connectors/row-mapping.ts';
import { suggestMapping } from '../server/connectors/suggest.ts';

/** Whatever a table's headings and cells are, a suggestion is a mapping, but for what it says is missing. */
const words = [placeWords, measureWords, offlineWords, eventWords, momentWords].flatMap((table) => Object.values(table));
const headings = [...words, monthWords, countWords, channelWords].flat();
const cells =
  '065340014014 hundesteuer 99115005104000 09.2026 12 1.204 Schalter E-Mail gestartet eingereicht Computer 1.7.2026'.split(' ');
cells.push('21.11.2026 10:00', 'V-1', 'person', 'de', '5', 'warm', '', '__proto__', 'constructor');
const others = fc.constantFrom('Bemerkung', 'starts:auth_method:eid', '__proto__', '');
const heading = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...headings) }, others);
const column = fc.array(fc.constantFrom(...cells), { maxLength: 3 });
const tables = fc.uniqueArray(fc.tuple(heading, column), { minLength: 1, maxLength: 9, selector: ([name]) => name });

/** The suggestion with what somebody would add to it. */
function completed({ mapping, missing }: ReturnType<typeof suggestMapping>): object {
  const fields = missing.filter((field) => !['type', 'count', 'channel'].includes(field));
  const added = Object.fromEntries(fields.map((field) => [field, { value: 'x' }]));
  const whole: Record<string, unknown> = { ...mapping, fields: { ...(mapping?.['fields'] as object), ...added } };
  if (missing.includes('type')) whole['events'] = [{ type: 'started' }];
  const counter = { channel: { value: 'counter' } };
  if (missing.includes('count')) whole['counts'] = [{ count: { column: 'n' }, ...counter }];
  else if (missing.includes('channel'))
    whole['counts'] = (whole['counts'] as object[]).map((count) => ({ ...count, ...counter }));
  return whole;
}

test('a suggestion is a mapping of columns that are there, once what is missing is added', () => {
  const kinds = new Set<unknown>();
  fc.assert(
    fc.property(tables, fc.boolean(), (table, known) => {
      const columns = table.map(([name]) => name);
      const texts = (name: string) => (table.find(([other]) => other === name)?.[1] ?? []).filter((text) => text !== '');
      const suggestion = suggestMapping({ columns, texts }, { authority: known ? '065340014014' : undefined });
      kinds.add(suggestion.kind);
      if (suggestion.kind === null) {
        expect(suggestion).toEqual({ kind: null, mapping: null, missing: [] });
        return;
      }
      const parsed = RowMapping.safeParse(completed(suggestion));
      expect(parsed.error?.issues).toBeUndefined();
      const added = suggestion.missing.includes('count') ? ['n'] : [];
      if (parsed.data) expect([...columns, ...added]).toEqual(expect.arrayContaining(columnsOf(parsed.data)));
    }),
    { numRuns: 3000 },
  );
  expect(kinds).toEqual(new Set([null, 'totals', 'events']));
});
