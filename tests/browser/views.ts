import { dashboardPages } from '../../server/contract/pages.ts';

/** Every view there is, at an address of the demo. */
export interface View {
  /** as its route says it */
  route: string;
  path: string;
}

export const kassel = '066110000000';
export const service = '99115005104000';

/** What the parts of addresses that vary are in the demo. */
const parts: Record<string, string> = {
  authority: kassel,
  ars: kassel,
  service,
  source: '1',
  topic: 'wohnen',
  table: 'sign-in-monthly',
  mapping: 'Faelle', // made by the test that looks at it
  edition: '2026-10',
};

/** An address of the demo for a route. Throws for a part that is not known here: a new kind of view needs an example. */
export const filledIn = (route: string): string =>
  route.replace(/:(\w+)/g, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`Say in tests/browser/views.ts what :${name} of ${route} is in the demo.`);
    return part;
  });

const viewOf = (route: string): View => ({ route, path: filledIn(route) });

/** The dashboard's, to be seen by somebody with all rights. */
export const dashboardViews: View[] = dashboardPages
  .map(viewOf)
  // of one town, which is previewed sooner
  .map((view) => (view.route === '/publish' ? { ...view, path: `/publish?publisher=${kassel}` } : view));

/** Pages of the server, with something in them. */
export const publicViews: View[] = [
  '/open-data/',
  '/open-data/dictionary',
  '/open-data/authorities/',
  '/open-data/services/',
  '/open-data/editions/:edition',
  '/open-data/tables/:table',
  '/open-data/services/:service',
  '/open-data/authorities/:ars',
  '/open-data/authorities/:ars/tables/:table',
  '/open-data/authorities/:ars/services/:service',
  '/open-data/authorities/:ars/services/:service/tables/:table',
  '/embed/tables/:table',
  '/embed/services/:service',
  '/embed/authorities/:ars',
  '/embed/authorities/:ars/tables/:table',
  '/embed/authorities/:ars/services/:service',
  '/embed/authorities/:ars/services/:service/tables/:table',
  '/reports/:authority',
  '/reports/:authority/:service',
  '/feedback/:authority/:service',
  '/feedback/:authority/:service/thanks',
  '/sign-in',
  '/set-password',
  '/set-password/saved',
  '/method',
  '/accessibility',
].map(viewOf);

/** Files, charts at the address they had before, the API and the browser of its description: no views of their own. */
export const otherPages = [/^\/open-data\/(v1|datasets|embed)\//, /^\/api\b/, /^\/(assets|kern)\b/, /\*/];
