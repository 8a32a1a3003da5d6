import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLines, firstFields } from '../server/opendata/published/csv-lines.ts';

const field = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('', '"', '""', ',', '\r\n', 'a"b', 'Gießen, "Stadt"\r\n', '🏛'),
);
const table = fc.array(fc.array(field, { minLength: 3, maxLength: 5 }), { minLength: 1, maxLength: 6 });

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('lines of a CSV file and their first fields are what another reader finds, wherever its bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      const text = stringify(rows, { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
      const lines: string[] = [];
      for await (const batch of csvLines(cut(Buffer.from(text), size))) lines.push(...batch);
      expect(lines.map((line) => `${line}\r\n`).join('')).toBe(text);
      const read = lines.map((line) => parse(line, { relax_column_count: true, record_delimiter: '\n\n' })[0] ?? ['']);
      expect(lines.map((line) => firstFields(line, 2))).toEqual(read.map((fields: string[]) => fields.slice(0, 2)));
      expect(read.map((fields: string[]) => fields.length)).toEqual(rows.map((fields) => fields.length));
    }),
    { numRuns: 100 },
  );
});
