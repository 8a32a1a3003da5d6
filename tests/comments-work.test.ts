import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CommentEntry, CommentsAnswer, TopicsAnswer } from '../server/contract/comment.ts';
import { type PeopleApp, cookieOf, peopleApp } from './people-app.ts';
import { kassel, marburg, now, service } from './marburg.ts';

/** What managers do with comments: search, sort by topics, tick off, take along as a table, delete. */
const password = 'a long enough password';
let tested: PeopleApp;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  tested = await peopleApp();
  await tested.admin('PUT', '/api/v1/services/hundesteuer', { name: { de: 'Hundesteuer' } });
  for (const ars of [marburg, kassel]) await tested.admin('PUT', `/api/v1/authorities/${ars}/offers/hundesteuer`, {});
  for (const [account, grant] of Object.entries({
    manager: { role: 'manager', authority: marburg },
    housing: { role: 'manager', authority: marburg, service },
    reader: { role: 'reader', authority: marburg },
    publisher: { role: 'publisher', authority: marburg },
    kassel: { role: 'manager', authority: kassel },
  })) {
    await tested.withPassword(account, password, [grant]);
    cookies[account] = cookieOf(await tested.signIn(account, password));
  }
});
afterAll(() => tested.close());
beforeEach(async () => {
  tested.at(now);
  await tested.store.pool.query('delete from comment');
});

async function store(text: string, more: Partial<CommentEntry> = {}): Promise<string> {
  const { authority = marburg, service: of = service, day = '2026-11-20', rating = null } = more;
  const { rows } = await tested.store.pool.query<{ id: string }>(
    'insert into comment (authority, service, day, text, rating) values ($1, $2, $3, $4, $5) returning id',
    [authority, of, day, text, rating],
  );
  return rows[0]?.id ?? '';
}
const call = (who: string, method: 'GET' | 'PATCH' | 'DELETE', url: string, json?: object) =>
  tested.browse(method, `/api/v1/comments${url}`, { cookie: cookies[who], ...(json ? { json } : {}) });
const listed = async (query = '', who = 'manager') => {
  const answer = await call(who, 'GET', query);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<CommentsAnswer>();
};
const texts = async (query = '', who = 'manager') => (await listed(query, who)).comments.map(({ text }) => text);

describe('the list', () => {
  test('has the comments of the offers one manages, the newest first, page by page', async () => {
    for (let nr = 1; nr <= 7; nr++)
      await store(`Nr. ${nr}`, { day: `2026-11-${nr < 4 ? '03' : `0${nr}`}`, rating: (nr % 5) + 1 });
    await store('of Kassel', { authority: kassel, service: 'hundesteuer' });
    const first = await listed('?limit=4');
    expect([first.total, first.comments.map(({ text }) => text).slice(0, 4)]).toEqual([7, ['Nr. 7', 'Nr. 6', 'Nr. 5', 'Nr. 4']]);
    const second = await listed(`?limit=4&cursor=${first.next}`);
    expect(second.comments.map(({ text }) => text).sort()).toEqual(['Nr. 1', 'Nr. 2', 'Nr. 3']);
    expect(second).toMatchObject({ total: 7, next: null });
    expect(second.comments[0]).toMatchObject({ authority: marburg, service, day: '2026-11-03', topics: [], done: false });
  });

  test('is searched by words, rating, day, offer, and whether it is done', async () => {
    const upload = await store('Der Upload von 100 % geht nicht_immer', { rating: 2, day: '2026-11-01' });
    await store('Alles gut, UPLOAD auch', { rating: 5, day: '2026-11-10' });
    await store('Hund', { service: 'hundesteuer', rating: 1, day: '2026-11-20' });
    await call('manager', 'PATCH', `/${upload}`, { done: true });
    expect(await texts('?q=upload')).toEqual(['Alles gut, UPLOAD auch', 'Der Upload von 100 % geht nicht_immer']);
    expect(await texts('?q=GEHT+upload')).toEqual(['Der Upload von 100 % geht nicht_immer']);
    expect(await texts('?q=100+%25')).toHaveLength(1); // a percent sign is no wildcard …
    expect(await texts('?q=t_i')).toHaveLength(1);
    expect(await texts('?q=g_t')).toEqual([]); // … nor is an underscore
    expect(await texts('?q=%5C')).toEqual([]);
    expect(await texts('?rating=1&rating=5')).toEqual(['Hund', 'Alles gut, UPLOAD auch']);
    expect(await texts('?from=2026-11-02&to=2026-11-19')).toEqual(['Alles gut, UPLOAD auch']);
    expect(await texts(`?service=hundesteuer&authority=${marburg}`)).toEqual(['Hund']);
    expect(await texts('?done=true')).toEqual(['Der Upload von 100 % geht nicht_immer']);
    expect(await texts('?done=false')).toHaveLength(2);
  });

  test('is for managers only, each of their own offers', async () => {
    await store('about housing');
    await store('about dogs', { service: 'hundesteuer' });
    expect(await texts('', 'housing')).toEqual(['about housing']);
    expect(await texts(`?authority=${marburg}`, 'housing')).toEqual(['about housing']);
    expect(await texts('', 'kassel')).toEqual([]);
    const statusOf = async (who: string, query: string) => (await call(who, 'GET', query)).statusCode;
    for (const who of ['reader', 'publisher'])
      expect([await statusOf(who, ''), await statusOf(who, '/topics')]).toEqual([403, 403]);
    expect(await statusOf('kassel', `?authority=${marburg}`)).toBe(404);
    expect(await statusOf('kassel', `/topics?authority=${marburg}`)).toBe(404);
    expect(await statusOf('housing', `?authority=${marburg}&service=hundesteuer`)).toBe(404);
    const headers = { authorization: `Bearer ${await tested.token([marburg], { scopes: ['read', 'ingest'] })}` };
    expect((await tested.app.inject({ url: '/api/v1/comments', headers })).statusCode).toBe(403);
    expect((await tested.admin('GET', '/api/v1/comments')) as CommentsAnswer).toMatchObject({ total: 2 });
  });

  test.each([
    'rating=6',
    'done=perhaps',
    'limit=0',
    'cursor=x',
    'cursor=2026-02-30_00000000-0000-0000-0000-000000000000',
    'from=gestern',
    'page=2',
  ])('refuses %s, naming the parameter', async (query) => {
    const answer = await call('manager', 'GET', `?${query}`);
    expect([answer.statusCode, answer.json().error.field]).toEqual([400, query.split('=')[0]]);
  });

  test('comes as CSV, whole, in which no text is a formula', async () => {
    const id = await store('=HYPERLINK("http://example.org";"x")', { rating: 1 });
    await store('zwei\nZeilen; "so"', { day: '2026-11-19' });
    await call('manager', 'PATCH', `/${id}`, { topics: ['+1', 'Upload'] });
    const { body, headers } = await tested.browse('GET', '/api/v1/comments?limit=1', {
      cookie: cookies['manager'],
      headers: { accept: 'text/csv' },
    });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(body.split('\r\n').map((line) => line.replace(/,[0-9a-f-]{36}$/, ''))).toEqual([
      'day,authority,service,rating,foundInformation,topics,done,text,id',
      `2026-11-20,${marburg},${service},1,,'+1; Upload,false,"'=HYPERLINK(""http://example.org"";""x"")"`,
      `2026-11-19,${marburg},${service},,,,false,"zwei\nZeilen; ""so"""`,
      '',
    ]);
  });
});

describe('a comment', () => {
  test('is sorted under topics, which come into being by their first use and are counted', async () => {
    const [one, two] = [await store('one'), await store('two')];
    await store('three');
    await store('elsewhere', { authority: kassel, service: 'hundesteuer' });
    const answer = await call('manager', 'PATCH', `/${one}`, { topics: ['Upload', ' Sprache '], done: true });
    expect(answer.json()).toMatchObject({ id: one, topics: ['Upload', 'Sprache'], done: true, text: 'one' });
    await call('housing', 'PATCH', `/${two}`, { topics: ['upload', 'UPLOAD'] });
    expect(await texts('?topic=uPLOAD')).toHaveLength(2);
    expect((await call('manager', 'GET', '/topics')).json<TopicsAnswer>().topics).toEqual([
      { authority: marburg, topic: 'Upload', count: 2, open: 1 },
      { authority: marburg, topic: 'Sprache', count: 1, open: 0 },
      { authority: marburg, topic: null, count: 1, open: 1 },
    ]);
    await call('manager', 'PATCH', `/${one}`, { topics: [] });
    expect((await listed('?done=true')).comments).toMatchObject([{ id: one, topics: [] }]);
  });

  test('is changed and deleted by its managers only; the log says who, never what it said', async () => {
    const id = await store('my secret');
    expect((await call('kassel', 'PATCH', `/${id}`, { done: true })).statusCode).toBe(404);
    expect((await call('reader', 'PATCH', `/${id}`, { done: true })).statusCode).toBe(403);
    expect((await call('kassel', 'DELETE', `/${id}`)).json().error.message).toContain('no such comment');
    await call('manager', 'PATCH', `/${id}`, { done: true });
    expect((await call('manager', 'DELETE', `/${id}`)).statusCode).toBe(204);
    expect((await call('manager', 'DELETE', `/${id}`)).statusCode).toBe(404);
    expect((await call('manager', 'PATCH', `/${id}`, { done: true })).statusCode).toBe(404);
    const { rows } = await tested.store.pool.query(
      'select actor, what, before, after from audit where subject = $1 order by id',
      [id],
    );
    const marks = { authority: marburg, service, topics: [] };
    expect(rows).toEqual([
      { actor: 'person', what: 'comment', before: { ...marks, done: false }, after: { ...marks, done: true } },
      { actor: 'person', what: 'comment', before: { ...marks, done: true }, after: null },
    ]);
    expect(JSON.stringify((await tested.admin('GET', '/api/v1/audit')) as object)).not.toContain('secret');
  });

  test.each([{}, { topics: [''] }, { topics: ['a\nb'] }, { done: 'yes' }, { text: 'changed' }])(
    'is not changed by %j',
    async (body) => {
      const id = await store('as it was');
      expect((await call('manager', 'PATCH', `/${id}`, body)).statusCode).toBe(400);
      expect(await texts()).toEqual(['as it was']);
    },
  );
});
