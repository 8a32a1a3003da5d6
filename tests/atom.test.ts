import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from './app.ts';
import { publishAuthority } from './published.ts';
import { agreed } from './towns.ts';
import { publishAt, townsApp } from './towns-app.ts';

/** The changelog read by the rules of RFC 4287, with a parser of others, as a feed reader does. */
const atom = 'http://www.w3.org/2005/Atom';
const [first = ''] = agreed;

interface Element {
  name: string;
  uri: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Reads XML strictly: what is not well-formed, or in no namespace, throws. */
function readXml(text: string): Element {
  const root: Element = { name: '', uri: '', attributes: {}, children: [], text: '' };
  const path = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const values = Object.fromEntries(Object.entries(attributes).map(([name, { value }]) => [name, value]));
    const element = { name: local, uri, attributes: values, children: [], text: '' };
    path.at(-1)?.children.push(element);
    path.push(element);
  });
  parser.on('text', (part) => {
    const open = path.at(-1);
    if (open) open.text += part;
  });
  parser.on('closetag', () => void path.pop());
  parser.write(text).close();
  const [feed] = root.children;
  if (!feed) throw new Error('no element');
  return feed;
}

const named = (of: Element, name: string) => of.children.filter((child) => child.name === name);
const one = (of: Element, name: string): string => {
  const found = named(of, name);
  expect([name, found.length]).toEqual([name, 1]); // RFC 4287, 4.1.1 and 4.1.2: exactly one
  return found[0]?.text ?? '';
};
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/; // RFC 3339

/** What the RFC asks of a feed and of its entries. Answers the entries by title. */
function checkFeed(feed: Element, address: string): Map<string, Element> {
  expect([feed.name, feed.uri]).toEqual(['feed', atom]);
  const everything = (of: Element): Element[] => [of, ...of.children.flatMap(everything)];
  expect([...new Set(everything(feed).map(({ uri }) => uri))]).toEqual([atom]);
  const [author] = named(feed, 'author');
  expect(author && one(author, 'name')).toMatch(/\S/);
  const entries = named(feed, 'entry');
  for (const of of [feed, ...entries]) {
    expect(new URL(one(of, 'id')).href).toBe(one(of, 'id')); // absolute and in its normal form
    expect(one(of, 'title')).toMatch(/\S/);
    expect(one(of, 'updated')).toMatch(moment);
    const alternates = named(of, 'link').filter(({ attributes }) => (attributes['rel'] ?? 'alternate') === 'alternate');
    const kinds = alternates.map(({ attributes }) => `${attributes['type']} ${attributes['hreflang']}`);
    expect(new Set(kinds).size).toBe(kinds.length); // none twice of the same type and language
    for (const { attributes } of named(of, 'link')) expect(attributes['href']).toMatch(/^\//);
  }
  const self = named(feed, 'link').filter(({ attributes }) => attributes['rel'] === 'self');
  expect(self.map(({ attributes }) => attributes['href'])).toEqual([address]);
  const ids = entries.map((entry) => one(entry, 'id'));
  expect(new Set(ids).size).toBe(ids.length);
  for (const entry of entries) {
    expect(Date.parse(one(entry, 'published'))).toBeLessThanOrEqual(Date.parse(one(entry, 'updated')));
    expect(Date.parse(one(entry, 'updated'))).toBeLessThanOrEqual(Date.parse(one(feed, 'updated')));
    // 4.1.2: an entry without content has a way to what it is about
    expect(named(entry, 'link').some(({ attributes }) => attributes['rel'] === 'alternate')).toBe(true);
  }
  return new Map(entries.map((entry) => [one(entry, 'title'), entry]));
}

let there: TestApp;
beforeAll(async () => {
  there = await townsApp('2026-11-22T10:00:00+01:00', {
    PUBLIC_URL: 'https://daten.example.org',
    PUBLISHER_NAME: 'Zweckverband „Nord & Süd“ <Hessen>',
  });
  await publishAt('2026-10-22T10:00:00+02:00', there);
  await publishAt('2026-11-20T10:00:00+01:00', there);
  await publishAuthority(there, first);
  const { db } = there.store;
  const revised = { status: 'superseded' as const, note: 'Neu: <b>„A&B“</b>\u0001 ]]> &amp;' };
  await db.updateTable('edition').set(revised).where('publisher', '=', 'instance').where('id', '=', '2026-10').execute();
  await publishAt('2026-11-21T10:00:00+01:00', there);
});
afterAll(() => there.close());

const read = async (url: string) => readXml((await there.app.inject(url)).body);

test('the changelog of the instance is a valid feed, whatever publishers write', async () => {
  const feed = await read('/open-data/changelog.atom');
  const entries = checkFeed(feed, '/open-data/changelog.atom');
  expect([...entries.keys()]).toEqual([
    'Ausgabe 2026-10.2: veröffentlicht',
    'Ausgabe 2026-10: ersetzt',
    'Ausgabe 2026-09: veröffentlicht',
  ]);
  const superseded = entries.get('Ausgabe 2026-10: ersetzt');
  expect(superseded && one(superseded, 'summary')).toContain('Neu: <b>„A&B“</b> ]]> &amp;');
  expect(one(feed, 'title')).toContain('Zweckverband „Nord & Süd“ <Hessen>');
});

test('an entry moves when a revision takes its place, so that readers show it again', async () => {
  const entries = checkFeed(await read('/open-data/changelog.atom'), '/open-data/changelog.atom');
  const times = [...entries.values()].map((entry) => [one(entry, 'published'), one(entry, 'updated')]);
  expect(times.map(([published, updated]) => published === updated)).toEqual([true, false, true]);
  expect(times[1]?.[1]).toBe(times[0]?.[0]);
});

test('an authority has a feed of its own, which leads to its page, and so does one that never published', async () => {
  const address = `/open-data/${first}/changelog.atom`;
  const feed = await read(address);
  expect(checkFeed(feed, address).size).toBe(1);
  expect(one(feed, 'title')).toBe('Offene Daten: Ausgaben von Gießen');
  const [page] = named(feed, 'link').filter(({ attributes }) => attributes['rel'] === 'alternate');
  expect((await there.app.inject(`${page?.attributes['href']}`)).statusCode).toBe(200);
  expect(checkFeed(await read('/open-data/000000000000/changelog.atom'), '/open-data/000000000000/changelog.atom').size).toBe(0);
});

test('links of entries lead somewhere', async () => {
  const feed = await read('/open-data/changelog.atom');
  const links = named(feed, 'entry').flatMap((entry) => named(entry, 'link').map(({ attributes }) => `${attributes['href']}`));
  const found = await Promise.all([...new Set(links)].map(async (url) => [url, (await there.app.inject(url)).statusCode]));
  expect(found.filter(([, status]) => status !== 200)).toEqual([]);
  expect(found.length).toBeGreaterThan(2);
});
