/**
 * The addresses of the dashboard; `:name` is a part that varies. The server answers each with the dashboard's one page,
 * which knows by the address what to show.
 */
export const dashboardPages = [
  '/',
  '/services/:authority/:service',
  '/sources',
  '/sources/new',
  '/sources/import',
  '/sources/check',
  '/sources/try',
  '/sources/:source',
  '/sources/:source/import',
] as const;
