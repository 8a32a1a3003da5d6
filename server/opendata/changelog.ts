import type { EditionAnswer } from '../contract/editions.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Store } from '../db.ts';
import type { App } from '../http.ts';
import { html } from '../html/html.ts';
import { authorityPath, editionPath } from './addresses.ts';
import { instance } from './edition.ts';
import { listEditions } from './editions.ts';
import { forAWhile } from './delivery/file-routes.ts';
import { openToAll } from './delivery/forms.ts';
import { knownNames } from './published/names.ts';
import { ready } from './published/read.ts';

const described = {
  summary: 'What was published, revised and withdrawn, as an Atom feed',
  response: { 200: z.string().meta({ description: 'Atom (RFC 4287)' }) },
};

/** `changelog.atom`: of the instance, and of each authority under its ARS. Links in it are relative. */
export function changelogRoutes(
  app: App,
  store: Store,
  publisherName: string,
  baseOf: (request: FastifyRequest) => string,
): void {
  const anyone = { config: { access: 'public' } } as const;
  const send = async (request: FastifyRequest, reply: FastifyReply, feed: Pick<Feed, 'path' | 'page' | 'publisher'>) => {
    const editions = await listEditions(store.db, feed.publisher);
    const author = feed.publisher === instance ? publisherName : await publishedName(store, feed.publisher);
    return reply
      .type('application/atom+xml; charset=utf-8')
      .headers({ ...openToAll, 'cache-control': forAWhile })
      .send(changelog(editions, { ...feed, base: baseOf(request), author }));
  };
  app.get('/open-data/changelog.atom', { ...anyone, schema: described }, (request, reply) =>
    send(request, reply, { publisher: instance, path: '/open-data/changelog.atom', page: '/open-data/' }),
  );
  const params = z.object({ ars: z.string().regex(/^\d{12}$/) });
  app.get('/open-data/:ars/changelog.atom', { ...anyone, schema: { ...described, params } }, (request, reply) => {
    const { ars } = request.params;
    return send(request, reply, { publisher: ars, path: `/open-data/${ars}/changelog.atom`, page: authorityPath(ars) });
  });
}

/** The name of an authority as editions have it, or its ARS. */
async function publishedName(store: Store, ars: string): Promise<string> {
  for (const publisher of [ars, instance]) await ready(store, publisher);
  return (await knownNames(store.db, ars)).get(ars) ?? ars;
}

interface Feed {
  publisher: string;
  /** who publishes, by name or ARS */
  author: string;
  /** address of the instance, without a slash at the end */
  base: string;
  /** of the feed itself, and of the page that it belongs to */
  path: string;
  page: string;
}

/** Entries keep their id; one that is superseded or withdrawn says so and is updated. */
function changelog(editions: EditionAnswer[], { base, path, page, author }: Feed): string {
  const id = base + path;
  const updated =
    editions
      .map((edition) => updatedAt(edition, editions))
      .sort()
      .at(-1) ?? '1970-01-01T00:00:00.000Z';
  const entries = editions.map(
    (
      edition,
    ) => html`<entry><id>${id}#${edition.id}</id><title>${titleOf(edition)}</title><published>${edition.publishedAt}</published><updated>${updatedAt(edition, editions)}</updated>
<link rel="alternate" type="text/html" href="${editionPath(edition.publisher, edition.id)}"/>${edition.files
      .filter(({ name }) => name === 'changes.json' && edition.status !== 'withdrawn')
      .map(({ url, table }) => html`<link rel="related" type="application/json" title="${table}" href="${url}"/>`)}
<summary>${summaryOf(edition)}</summary></entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${
    html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><id>${id}</id><title>Offene Daten: Ausgaben von ${author}</title><updated>${updated}</updated><author><name>${author}</name></author>
<link rel="self" type="application/atom+xml" href="${path}"/><link rel="alternate" type="text/html" href="${page}"/>
${entries}</feed>`.text
  }\n`.replace(notXml, '');
}

/** Characters that XML 1.0 does not know, not even escaped. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/**
 * When what an entry says was last another: it was withdrawn, a revision of the same month took its place, or that was
 * withdrawn and gave it back.
 */
function updatedAt(edition: EditionAnswer, all: EditionAnswer[]): string {
  if (edition.withdrawnAt !== null) return edition.withdrawnAt;
  const { status, lastMonth, publishedAt } = edition;
  const later = all.filter((other) => other.lastMonth === lastMonth && other.publishedAt > publishedAt);
  const givenBack = later
    .map((other) => other.withdrawnAt ?? publishedAt)
    .sort()
    .at(-1);
  if (status !== 'superseded') return givenBack ?? publishedAt;
  const replaced = later.map((other) => other.publishedAt).sort();
  return replaced.find((at) => givenBack === undefined || at > givenBack) ?? replaced[0] ?? publishedAt;
}

function titleOf({ id, status }: EditionAnswer): string {
  const what = { published: 'veröffentlicht', superseded: 'ersetzt', withdrawn: 'zurückgezogen' }[status];
  return `Ausgabe ${id}: ${what}`;
}

function summaryOf({ firstMonth, lastMonth, previous, changes, note, reason }: EditionAnswer): string {
  const changed = changes === 1 ? 'ist 1 Wert' : `sind ${changes} Werte`;
  const since = previous === null ? '' : ` Gegenüber der Ausgabe ${previous} ${changed} geändert.`;
  return `Monate ${firstMonth} bis ${lastMonth}.${since}${note ? ` ${note}` : ''}${reason ? ` Zurückgezogen: ${reason}` : ''}`;
}
