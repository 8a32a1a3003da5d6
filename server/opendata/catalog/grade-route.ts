import type { FastifyBaseLogger } from 'fastify';
import { CatalogueGrade } from '../../contract/catalogue-grade.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { findBrokenLinks, findMissing } from './grade.ts';
import type { CatalogueOptions } from './routes.ts';

const notes = {
  no_public_url: {
    de: 'PUBLIC_URL fehlt: Die Namen der Datensätze hängen dann von der Adresse ab, unter der jemand fragt.',
    en: 'PUBLIC_URL is not set: the names of datasets then depend on the address by which somebody asks.',
  },
  nothing_published: {
    de: 'Noch ist nichts veröffentlicht; Portale bekommen so lange keinen Katalog.',
    en: 'Nothing is published yet; until then portals get no catalogue.',
  },
  not_served: {
    de: 'Der Katalog lässt sich nicht ganz beschreiben und wird deshalb nicht ausgeliefert; den Grund nennt das Protokoll des Servers.',
    en: 'The catalogue cannot be described as a whole and is therefore not served; the log of the server says why.',
  },
} as const;

/** How good the catalogue is: for the page of whoever runs the instance. */
export function gradeRoute(app: App, store: Store, options: CatalogueOptions & { publicUrl: string | undefined }): void {
  app.get(
    '/api/v1/catalogue-grade',
    {
      config: { access: 'admin' },
      schema: { summary: 'What the catalogue lacks, and links of it that lead nowhere', response: { 200: CatalogueGrade } },
    },
    async (request) => gradeOf(store, options.baseOf(request), options, request.log),
  );
}

async function gradeOf(
  store: Store,
  base: string,
  options: CatalogueOptions & { publicUrl: string | undefined },
  log: FastifyBaseLogger,
): Promise<CatalogueGrade> {
  const found = await findMissing(store, base, options).catch((error: unknown) => {
    log.error({ err: error }, 'the catalogue cannot be described');
    return undefined;
  });
  const brokenLinks = await findBrokenLinks(store.db, base);
  const codes: (keyof typeof notes)[] = [];
  if (!options.publicUrl) codes.push('no_public_url');
  if (!found) codes.push('not_served');
  else if (found.datasets === 0) codes.push('nothing_published');
  const missing = found?.missing ?? [];
  const broken = codes.length > 0 || brokenLinks.length > 0 || missing.some(({ level }) => level === 'required');
  return {
    grade: broken ? 'broken' : missing.length > 0 ? 'usable' : 'complete',
    datasets: found?.datasets ?? 0,
    distributions: found?.distributions ?? 0,
    missing,
    brokenLinks,
    notes: codes.map((code) => ({ code, ...notes[code] })),
  };
}
