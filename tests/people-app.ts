import type { LightMyRequestResponse } from 'fastify';
import type { PersonEntry } from '../server/contract/people.ts';
import { type Marburg, marburgApp } from './marburg.ts';

/** Marburg and Kassel with people who sign in. */
export interface PeopleApp extends Marburg {
  /** a request as the browser of somebody sends it, from a page of ours */
  browse(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, sent?: Browsed): Promise<LightMyRequestResponse>;
  /** adds a person and answers a one-time link's code */
  add(account: string, roles?: object[]): Promise<{ id: number; code: string }>;
  /** adds a person who has this password */
  withPassword(account: string, password: string, roles?: object[]): Promise<number>;
  signIn(account: string, password: string, sent?: Browsed): Promise<LightMyRequestResponse>;
}

export interface Browsed {
  cookie?: string | undefined;
  /** instead of what tells that a page of ours sent it */
  headers?: Record<string, string>;
  form?: Record<string, string>;
  json?: unknown;
  address?: string;
}

export const host = 'egovsad.example.org';
export const publicUrl = `https://${host}`;

const ofOurPage = { 'sec-fetch-site': 'same-origin' };

/** The session cookie an answer sets, as a browser sends it back; empty where it sets none or takes it away. */
export function cookieOf(answer: LightMyRequestResponse): string {
  const cookie = answer.cookies.find(({ name }) => /^(__Host-)?egovsad$/.test(name));
  return cookie?.value ? `${cookie.name}=${cookie.value}` : '';
}

export async function peopleApp(settings: Record<string, string> = {}): Promise<PeopleApp> {
  const tested = await marburgApp({ PUBLIC_URL: publicUrl, ...settings });

  const browse: PeopleApp['browse'] = (method, url, { cookie, headers = ofOurPage, form, json, address = '10.1.2.3' } = {}) => {
    const type = form ? 'application/x-www-form-urlencoded' : json === undefined ? undefined : 'application/json';
    return tested.app.inject({
      method,
      url,
      remoteAddress: address,
      headers: {
        host,
        ...(cookie ? { cookie } : {}),
        ...(type ? { 'content-type': type } : {}),
        ...headers,
      },
      ...(form ? { payload: `${new URLSearchParams(form)}` } : json === undefined ? {} : { payload: JSON.stringify(json) }),
    });
  };
  const add: PeopleApp['add'] = async (account, roles = []) => {
    const person = { account, name: `Name of ${account}`, roles };
    const { id, link } = (await tested.admin('POST', '/api/v1/people', person)) as PersonEntry & { link: string };
    return { id, code: link.split('#')[1] ?? '' };
  };

  return {
    ...tested,
    browse,
    add,
    async withPassword(account, password, roles = []) {
      const { id, code } = await add(account, roles);
      const answer = await browse('POST', '/set-password', { form: { code, password, again: password } });
      if (answer.statusCode !== 303) throw new Error(`the password was not set: ${answer.body}`);
      return id;
    },
    signIn: (account, password, sent = {}) => browse('POST', '/sign-in', { form: { account, password }, ...sent }),
  };
}
