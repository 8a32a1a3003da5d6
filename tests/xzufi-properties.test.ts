import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kassel, type Marburg, marburg, marburgApp } from './marburg.ts';
import { catalogueOf, faultsOf, takeMaster } from './master-files.ts';
import { type Leistung, type Message, xzufi } from './xzufi-message.ts';

/** Any message of a portal against what it describes. */
let tested: Marburg;
beforeAll(async () => {
  tested = await marburgApp();
});
afterAll(() => tested.close());

const take = (message: Message) => takeMaster(tested, 'xzufi', xzufi(message));
const services = async () => (await catalogueOf(tested)).services;
const offers = async () => (await catalogueOf(tested)).offers.map((offer) => `${offer.authority}/${offer.service}`);

test('any message gives the catalogue it describes, and the second time nothing new', async () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcäöüß &<>"\'-1'), minLength: 1, maxLength: 12 });
  const name = letters.map((text) => `N${text.trimEnd()}`);
  const leistung = fc.record({
    de: name,
    en: fc.option(name, { nil: undefined }),
    leika: fc.option(fc.integer({ min: 0, max: 9_999 }), { nil: undefined }),
  });
  const link = fc.record({ of: fc.nat(20), area: fc.constantFrom(marburg, kassel, '064120000000') });
  const message = fc.record({
    leistungen: fc.array(leistung, { minLength: 1, maxLength: 8 }),
    links: fc.array(link, { maxLength: 8 }),
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(message, async ({ leistungen, links }) => {
      round += 1;
      const given = leistungen.map(
        ({ de, en, leika }, index): Leistung => ({
          id: `${index}`,
          agency: `R${round}`,
          de,
          ...(en === undefined ? {} : { en }),
          ...(leika === undefined ? {} : { leika: `99${`${round}`.padStart(4, '0')}${`${leika}`.padStart(8, '0')}` }),
        }),
      );
      const linked = links.map(({ of, area }) => ({ leistung: `${of % given.length}`, agency: `R${round}`, areas: [area] }));
      const content = { leistungen: given, alone: linked };
      expect(faultsOf(await take(content))).toEqual([]);
      const { rows } = await tested.store.pool.query('select id, service from service_reference where agency = $1', [
        `R${round}`,
      ]);
      const keys = new Map(rows.map((row: { id: string; service: string }) => [row.id, row.service]));
      const known = new Map((await services()).map((entry) => [entry.key, entry]));
      const firstOf = new Map([...given].reverse().map((entry) => [entry.leika ?? '', entry.de]));
      for (const { id, leika, de = '' } of given) {
        expect(keys.get(id)).toEqual(leika ?? expect.stringMatching(/^[a-z]/));
        expect(known.get(keys.get(id) ?? '')?.name.de).toBe(
          (leika === undefined ? de : (firstOf.get(leika) ?? ''))
            .replace(/<[^>]*>/g, ' ')
            .replace(/\s+/g, ' ')
            .trim(),
        );
      }
      const expected = linked
        .filter(({ areas }) => areas[0] !== '064120000000')
        .map(({ leistung: id, areas }) => `${areas[0]}/${keys.get(id)}`);
      expect(await offers()).toEqual(expect.arrayContaining(expected));
      const again = await take(content);
      expect([again.changes, again.counts.service.added, again.counts.offer.added]).toEqual([[], 0, 0]);
    }),
    { numRuns: 25 },
  );
});
