import { readTags } from './xlsx-xml.ts';
import type { Zip } from './zip.ts';

/** What a number of a style is: a day, a moment, or only a number. */
export type NumberKind = 'day' | 'moment' | 'number';

/** The kinds by number of the style. Throws ImportFault. */
export async function numberKinds(zip: Zip, part: string | undefined): Promise<NumberKind[]> {
  const formats = new Map<string, string>();
  const kinds: NumberKind[] = [];
  let within = '';
  if (part === undefined) return kinds;
  await readTags(zip, part, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      if (name === 'cellXfs' || name === 'cellStyleXfs') within = name;
      if (name === 'xf' && within === 'cellXfs') kinds.push(kindOf(attributes['numFmtId'] ?? '0', formats));
    },
  });
  return kinds;
}

/** What spreadsheets allow; brackets are looked for in as many steps as its square. */
const longestFormat = 255;

/** Of the formats every spreadsheet knows 14–17 are days, 22 is a moment; of a format of its own its letters tell. */
function kindOf(id: string, formats: Map<string, string>): NumberKind {
  if (['14', '15', '16', '17'].includes(id)) return 'day';
  if (id === '22') return 'moment';
  const letters = (formats.get(id) ?? '').slice(0, longestFormat).replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
  if (!/[yd]/i.test(letters)) return 'number';
  return /h/i.test(letters) ? 'moment' : 'day';
}
