import type { FastifyBaseLogger } from 'fastify';
import { CatalogueGrade } from '../../contract/catalogue-grade.ts';
import type { Store } from '../../db.ts';
import type { App } from '../../http.ts';
import { findFaults } from './faults.ts';
import { findMissing, wholeCatalogue } from './grade.ts';
import { checkPages, findBrokenFiles } from './links.ts';
import type { CatalogOptions } from './routes.ts';

const notes = {
  no_public_url: {
    de: 'PUBLIC_URL fehlt: Die Namen der Datensätze hängen dann davon ab, unter welcher Adresse jemand fragt. Setzen Sie PUBLIC_URL auf die öffentliche Adresse und starten Sie den Server neu.',
    en: 'PUBLIC_URL is not set: the names of datasets then depend on the address by which somebody asks. Set PUBLIC_URL to the public address and restart the server.',
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
export function gradeRoute(app: App, store: Store, options: CatalogOptions & { publicUrl: string | undefined }): void {
  app.get(
    '/api/v1/catalogue-grade',
    {
      config: { access: 'admin' },
      schema: { summary: 'What the catalogue lacks, and links of it that lead nowhere', response: { 200: CatalogueGrade } },
    },
    async (request) => gradeOf(app, store, { ...options, base: options.baseOf(request) }, request.log),
  );
}

type Graded = CatalogOptions & { publicUrl: string | undefined; base: string };

async function gradeOf(app: App, store: Store, options: Graded, log: FastifyBaseLogger): Promise<CatalogueGrade> {
  const { base, publicUrl } = options;
  const graph = await wholeCatalogue(store, base, options).catch((error: unknown) => {
    log.error({ err: error }, 'the catalogue cannot be described');
    return undefined;
  });
  const found = graph && findMissing(graph);
  const published = found && found.datasets > 0 ? graph : undefined;
  const faults = published ? findFaults(published).filter(({ code }) => publicUrl || code !== 'not_https') : [];
  // asked as people ask, but inside: no address leaves this machine
  const answers = async (url: string) => (await app.inject({ method: 'HEAD', url })).statusCode < 400;
  const pages = published && (await checkPages(published, base, answers));
  const brokenLinks = [...(await findBrokenFiles(store.db, base)), ...(pages?.broken ?? [])];
  const codes: (keyof typeof notes)[] = [];
  if (!publicUrl) codes.push('no_public_url');
  if (!found) codes.push('not_served');
  else if (!published) codes.push('nothing_published');
  const missing = found?.missing ?? [];
  const refused = faults.some(({ code }) => code !== 'not_https') || missing.some(({ level }) => level === 'required');
  const broken = codes.length > 0 || brokenLinks.length > 0 || refused;
  return {
    grade: broken ? 'broken' : missing.length + faults.length > 0 ? 'usable' : 'complete',
    address: `${base}/open-data/catalog.ttl`,
    datasets: found?.datasets ?? 0,
    distributions: found?.distributions ?? 0,
    missing,
    faults,
    links: pages?.links ?? { checked: 0, of: 0 },
    brokenLinks,
    notes: codes.map((code) => ({ code, ...notes[code] })),
  };
}
