import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnnotationEntry } from '../server/contract/annotations.ts';
import { expectProblem, kassel, marburg, service } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';

const url = '/api/v1/annotations';
const text = { de: 'Neue Fassung des Formulars', en: 'New version of the form' };
let tested: PeopleApp;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  tested = await peopleApp();
  const people = {
    manager: [{ role: 'manager', authority: marburg }],
    reader: [{ role: 'reader', authority: marburg }],
    ofOffer: [{ role: 'manager', authority: marburg, service }],
    elsewhere: [{ role: 'manager', authority: kassel }],
  };
  for (const [name, roles] of Object.entries(people)) {
    await tested.withPassword(name, 'a password that is long', roles);
    cookies[name] = cookieOf(await tested.signIn(name, 'a password that is long'));
  }
});
afterAll(() => tested.close());

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const call = async (who: string, method: Method, path: string, json?: unknown) => {
  const answer = await tested.browse(method, path, { cookie: cookies[who], json });
  return { status: answer.statusCode, body: answer.body };
};
const add = async (who: string, more: object = {}) => {
  const { status, body } = await call(who, 'POST', url, { authority: marburg, service, day: '2026-11-20', text, ...more });
  expect(status, body).toBe(201);
  return JSON.parse(body) as AnnotationEntry;
};
const seen = async (who: string, query = '') => {
  const { body } = await call(who, 'GET', `${url}?${query}`);
  return (JSON.parse(body) as { annotations: AnnotationEntry[] }).annotations.map(({ id }) => id);
};
const remove = async (who: string, { id }: AnnotationEntry) =>
  expect((await call(who, 'DELETE', `${url}/${id}`)).status).toBe(204);

test('a personal note is seen by its maker only, and its text is not in the log', async () => {
  const made = await add('reader');
  expect(made).toMatchObject({
    authority: marburg,
    service,
    day: '2026-11-20',
    text,
    shared: false,
    own: true,
    automatic: false,
  });
  expect(await seen('reader')).toEqual([made.id]);
  expect(await seen('manager')).toEqual([]);
  expectProblem(await call('manager', 'PUT', `${url}/${made.id}`, { day: '2026-11-20', text }), 404, 'not_found');
  expectProblem(await call('manager', 'DELETE', `${url}/${made.id}`), 404, 'not_found');
  const { rows } = await tested.store.pool.query(`select * from audit where what = 'annotation'`);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain('Fassung');
  await remove('reader', made);
  expect(await seen('reader')).toEqual([]);
});

test('a shared note is made by managers, and everybody who may read there sees it', async () => {
  expectProblem(
    await call('reader', 'POST', url, { authority: marburg, day: '2026-11-20', text, shared: true }),
    403,
    'forbidden',
  );
  const made = await add('ofOffer', { shared: true, text: { de: 'Störung' } });
  expect(made.text).toEqual({ de: 'Störung', en: 'Störung' });
  expect([await seen('reader'), await seen('manager'), await seen('elsewhere')]).toEqual([[made.id], [made.id], []]);
  expectProblem(await call('reader', 'PUT', `${url}/${made.id}`, { day: '2026-11-21', text, shared: true }), 403, 'forbidden');
  const changed = await call('manager', 'PUT', `${url}/${made.id}`, { day: '2026-11-21', text, shared: true });
  expect(JSON.parse(changed.body)).toMatchObject({ id: made.id, day: '2026-11-21', text, own: false });
  expectProblem(await call('manager', 'PUT', `${url}/${made.id}`, { day: '2026-11-21', text }), 403, 'forbidden');
  expectProblem(await call('elsewhere', 'DELETE', `${url}/${made.id}`), 404, 'not_found');
  await remove('manager', made);
});

test('a shared note about a whole authority is read by those who may see one service of it, and changed by others only', async () => {
  const made = await add('manager', { service: undefined, shared: true });
  expect([await seen('reader'), await seen('ofOffer'), await seen('elsewhere')]).toEqual([[made.id], [made.id], []]);
  const change = { day: '2026-11-21', text, shared: true };
  for (const method of ['PUT', 'DELETE'] as const)
    expect((await call('ofOffer', method, `${url}/${made.id}`, method === 'PUT' ? change : undefined)).status).toBe(404);
  const personal = await add('manager', { service: undefined });
  expect(await seen('ofOffer')).toEqual([made.id]);
  await remove('manager', personal);
  expect(await seen('reader', `authority=${marburg}&service=${service}`)).toEqual([made.id]);
  expectProblem(await call('ofOffer', 'POST', url, { authority: marburg, day: '2026-11-20', text }), 404, 'not_found');
  await remove('manager', made);
});

test('notes are found by place and day', async () => {
  const [early, late] = [await add('manager', { day: '2026-01-01' }), await add('manager', { day: '2026-11-22' })];
  expect(await seen('manager', 'from=2026-01-01&to=2026-01-01')).toEqual([early.id]);
  expect(await seen('manager', 'from=2026-01-02')).toEqual([late.id]);
  expect(await seen('manager', `authority=${kassel}`)).toEqual([]);
  expect(await seen('manager', 'service=hund')).toEqual([]);
  for (const made of [early, late]) await remove('manager', made);
});

test('days before the year 1 are refused', async () => {
  for (const asked of ['from', 'to'])
    expectProblem(await call('manager', 'GET', `${url}?${asked}=0000-01-01`), 400, 'invalid', asked);
  expectProblem(await call('manager', 'POST', url, { authority: marburg, day: '0000-12-31', text }), 400, 'invalid', 'day');
});

test('a note that the instance made when steps changed is seen by all and changed by nobody', async () => {
  const offer = `/api/v1/authorities/${marburg}/offers/${service}`;
  await tested.admin('PUT', offer, { steps: [{ key: 'wohnung' }, { key: 'person' }] });
  const [made] = (JSON.parse((await call('reader', 'GET', url)).body) as { annotations: AnnotationEntry[] }).annotations;
  expect(made).toMatchObject({ automatic: true, own: false, shared: true });
  expectProblem(await call('manager', 'DELETE', `${url}/${made?.id}`), 409, 'read_only');
  expectProblem(await call('manager', 'PUT', `${url}/${made?.id}`, { day: '2026-11-22', text, shared: true }), 409, 'read_only');
});

test('places elsewhere and services that are not offered are not found; tokens read and write nothing', async () => {
  const note = { day: '2026-11-20', text };
  expectProblem(await call('manager', 'POST', url, { authority: kassel, ...note }), 404, 'not_found');
  expectProblem(await call('manager', 'POST', url, { authority: marburg, service: 'hund', ...note }), 404, 'not_found');
  const headers = { authorization: `Bearer ${await tested.token([marburg], { scopes: ['read'] })}` };
  const listed = await tested.app.inject({ url, headers });
  expect(listed.statusCode).toBe(200);
  const posted = await tested.app.inject({ method: 'POST', url, headers, payload: { authority: marburg, ...note } });
  expectProblem({ status: posted.statusCode, body: posted.body }, 403, 'forbidden');
});
