import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asker, askers, matrix, type Row, type Rule } from './access-matrix.ts';
import { headersOf, restore } from './access-town.ts';
import { kassel, type Marburg, marburg, marburgApp, now, service } from './marburg.ts';

/** Every route, asked by everybody, here and elsewhere, against the matrix (api.md, roles). */
let tested: Marburg;
let operations: string[];
beforeAll(async () => {
  tested = await marburgApp();
  const { paths } = (await tested.app.inject('/api/openapi.json')).json() as { paths: Record<string, object> };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'head') // as GET
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
});
afterAll(() => tested.close());

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** The address of a route at a place: with ids of things that are there. */
function addressOf(path: string, ars: string): string {
  const here = ars === marburg;
  const id = path.includes('/people/')
    ? '300'
    : /\/(imports|comments|annotations|alerts|views)\//.test(path)
      ? `00000000-0000-4000-8000-00000000000${here ? 1 : 2}`
      : here
        ? '101'
        : '102';
  const values: Record<string, string> = {
    ars,
    publisher: ars,
    service,
    key: service,
    id,
    token: here ? '201' : '202',
    name: 'default',
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name);
}

async function ask(operation: string, rule: Rule, asker: Asker, ars: string): Promise<number> {
  const [method, path = ''] = operation.split(' ');
  const { query, body } = rule.ask?.({ authority: ars, service }) ?? {};
  const sends = method !== 'GET' && method !== 'DELETE';
  const answer = await tested.app.inject({
    method: method as Method,
    url: addressOf(path, ars),
    headers: { ...headersOf(asker, tested), ...(sends ? { 'content-type': 'application/json' } : {}) },
    remoteAddress: '10.1.2.3',
    ...(query ? { query } : {}),
    ...(sends ? { payload: JSON.stringify(body ?? {}) } : {}),
  });
  return answer.statusCode;
}

/** What the matrix says of somebody, and what an answer says: anything but 401, 403 and 404 is "in". */
function expected({ in: inside, hidden = [], unknown = [], rest }: Row, asker: Asker): string {
  if (hidden.includes(asker)) return '404';
  if (unknown.includes(asker)) return '401';
  return inside.includes(asker) ? 'in' : `${rest}`;
}
const seen = (status: number) => ([401, 403, 404].includes(status) ? `${status}` : 'in');
/** A file of no edition is nowhere for everybody. */
const isPublic = (rule: Rule) => rule.here.in === askers;

test('every route is in the matrix, and nothing that is no route', () => {
  const missing = operations.filter((operation) => !matrix[operation]);
  const gone = Object.keys(matrix).filter((operation) => !operations.includes(operation));
  const advice = (what: string[]) => what.map((operation) => `${operation}: say in tests/access-matrix.ts who may use it`);
  expect(advice(missing)).toEqual([]);
  expect(gone, 'in the matrix, but no longer a route').toEqual([]);
});

describe.each(['here', 'elsewhere'] as const)('asked %s', (where) => {
  test.each(Object.entries(matrix).filter(([, rule]) => rule[where]))('%s', async (operation, rule) => {
    const row = rule[where];
    if (!row || !operations.includes(operation)) return;
    await restore(tested, now);
    const found: Record<string, string> = {};
    for (const asker of askers) {
      const status = await ask(operation, rule, asker, where === 'here' ? marburg : kassel);
      found[asker] = isPublic(rule) && status === 404 ? 'in' : seen(status);
      expect(status, `${asker}: ${operation}`).toBeLessThan(500);
      if (status < 300 && !operation.startsWith('GET')) await restore(tested, now); // it may have changed something
    }
    expect(found).toEqual(Object.fromEntries(askers.map((asker) => [asker, expected(row, asker)])));
  });
});

describe('lists and sums hold what somebody may read, and nothing else', () => {
  const places = async (asker: Asker) => {
    await restore(tested, now);
    await tested.store.pool.query(`insert into service (key, name) values ('hund', '{"de":"Hund"}') on conflict do nothing`);
    await tested.store.pool.query(`insert into offer (authority, service) values ($1, 'hund') on conflict do nothing`, [marburg]);
    const get = async <T>(url: string) =>
      (
        await tested.app.inject({ url: `/api/v1/${url}`, headers: headersOf(asker, tested), remoteAddress: '10.1.2.3' })
      ).json<T>();
    const { authorities } = await get<{ authorities: { ars: string }[] }>('authorities');
    const { offers } = await get<{ offers: { authority: string; service: string }[] }>('offers');
    const { rows } = await get<{ rows: { offers: [number, number] }[] }>('kpis?kpi=starts&from=2026-11-01&to=2026-11-02');
    return {
      authorities: authorities.map(({ ars }) => ars),
      offers: offers.map((offer) => `${offer.authority} ${offer.service}`),
      counted: rows[0]?.offers[1],
    };
  };
  const whole = { authorities: [marburg], offers: [`${marburg} ${service}`, `${marburg} hund`], counted: 2 };
  const one = { authorities: [marburg], offers: [`${marburg} ${service}`], counted: 1 };
  const all = { authorities: [marburg, kassel], offers: [...whole.offers, `${kassel} ${service}`], counted: 3 };
  test.each([
    ['offerReader', one],
    ['reader', whole],
    ['offerManager', one],
    ['manager', whole],
    ['publisher', whole],
    ['read', whole],
    ['instanceReader', all],
    ['instancePublisher', all],
    ['admin', all],
    ['operator', all],
  ] as const)('for %s', async (asker, expectedPlaces) => {
    expect(await places(asker)).toEqual(expectedPlaces);
  });
});
