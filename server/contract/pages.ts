/**
 * The addresses of the dashboard; `:name` is a part that varies. The server answers each with the dashboard's one page,
 * which knows by the address what to show.
 */
export const dashboardPages = [
  '/',
  '/services',
  '/services/:authority/:service',
  '/sources',
  '/sources/new',
  '/sources/import',
  '/sources/check',
  '/sources/try',
  '/sources/:source',
  '/sources/:source/import',
  '/sources/:source/mapping',
  '/sources/:source/mappings/:mapping',
  '/account',
  '/compare',
  '/start',
  '/admin',
  '/admin/authorities',
  '/admin/authorities/new',
  '/admin/authorities/:authority',
  '/admin/services',
  '/admin/services/new',
  '/admin/services/:service',
  '/admin/offers',
  '/admin/offers/new',
  '/admin/offers/:authority/:service',
  '/admin/quality',
  '/admin/people',
  '/admin/people/new',
  '/admin/master-data',
  '/admin/audit',
  '/admin/settings',
  '/completeness',
  '/notices',
  '/publish',
  '/admin/grade',
  '/topics/:topic',
] as const;

const patterns = dashboardPages.map((page) => new RegExp(`^${page.replace(/:\w+/g, '[\\w.~%-]+')}$`));

/**
 * Whether a text is the path and query of one of them, and nothing that a browser would take for another host or path
 * (`//host`, `/\host`, `/services/../..`).
 */
export function isDashboardAddress(text: string): boolean {
  const [path = ''] = text.split('?', 1);
  return (
    text.length <= 2_000 &&
    /^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/.test(text) &&
    patterns.some((pattern) => pattern.test(path)) &&
    new URL(path, 'http://dashboard.invalid').pathname === path
  );
}
