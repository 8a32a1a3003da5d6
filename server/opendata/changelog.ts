import type { EditionAnswer } from '../contract/editions.ts';
import { z } from 'zod';
import type { Db } from '../db.ts';
import type { App } from '../http.ts';
import { html } from '../html.ts';
import { openToAll } from './delivery.ts';
import { instance } from './edition.ts';
import { listEditions } from './editions.ts';
import { forAWhile } from './file-routes.ts';

const described = {
  summary: 'What was published, revised and withdrawn, as an Atom feed',
  response: { 200: z.string().meta({ description: 'Atom (RFC 4287)' }) },
};

/** `changelog.atom`: of the instance, and of each authority under its ARS. Links in it are relative. */
export function changelogRoutes(app: App, db: Db, publicUrl: string | undefined): void {
  const anyone = { config: { access: 'public' } } as const;
  const base = (request: { protocol: string; host: string }) =>
    (publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '');
  app.get('/open-data/changelog.atom', { ...anyone, schema: described }, async (request, reply) =>
    reply
      .type('application/atom+xml; charset=utf-8')
      .headers({ ...openToAll, 'cache-control': forAWhile })
      .send(changelog(await listEditions(db, instance), `${base(request)}/open-data/changelog.atom`)),
  );
  const params = z.object({ ars: z.string().regex(/^\d{12}$/) });
  app.get('/open-data/:ars/changelog.atom', { ...anyone, schema: { ...described, params } }, async (request, reply) => {
    const { ars } = request.params;
    return reply
      .type('application/atom+xml; charset=utf-8')
      .headers({ ...openToAll, 'cache-control': forAWhile })
      .send(changelog(await listEditions(db, ars), `${base(request)}/open-data/${ars}/changelog.atom`));
  });
}

/** Entries keep their id; one that is superseded or withdrawn says so and is updated. */
function changelog(editions: EditionAnswer[], id: string): string {
  const updatedAt = (edition: EditionAnswer) => edition.withdrawnAt ?? edition.publishedAt;
  const updated = editions.map(updatedAt).sort().at(-1) ?? '1970-01-01T00:00:00.000Z';
  const entries = editions.map(
    (
      edition,
    ) => html`<entry><id>${id}#${edition.id}</id><title>${titleOf(edition)}</title><published>${edition.publishedAt}</published><updated>${updatedAt(edition)}</updated>
<link rel="alternate" href="/open-data/"/>${edition.files
      .filter(({ name }) => name === 'changes.json' && edition.status !== 'withdrawn')
      .map(({ url, table }) => html`<link rel="related" type="application/json" title="${table}" href="${url}"/>`)}
<summary>${summaryOf(edition)}</summary></entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${
    html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><id>${id}</id><title>Offene Daten: Ausgaben</title><updated>${updated}</updated><author><name>eGovSAD</name></author>
<link rel="self" href="${new URL(id).pathname}"/>
${entries}</feed>`.text
  }\n`;
}

function titleOf({ id, status }: EditionAnswer): string {
  const what = { published: 'veröffentlicht', superseded: 'ersetzt', withdrawn: 'zurückgezogen' }[status];
  return `Ausgabe ${id}: ${what}`;
}

function summaryOf({ firstMonth, lastMonth, previous, changes, note, reason }: EditionAnswer): string {
  const since = previous === null ? '' : ` Gegenüber der Ausgabe ${previous} sind ${changes} Werte geändert.`;
  return `Monate ${firstMonth} bis ${lastMonth}.${since}${note ? ` ${note}` : ''}${reason ? ` Zurückgezogen: ${reason}` : ''}`;
}
