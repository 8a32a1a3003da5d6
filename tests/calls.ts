import type { TestApp } from './app.ts';

export interface Called {
  status: number;
  body: string;
}
export type Call = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: unknown, token?: string) => Promise<Called>;

/** Calls of the API from another machine; as admin where no token is given. */
export function callsOf(tested: TestApp): Call {
  return async (method, url, payload, token = tested.config.adminToken) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = payload === undefined ? {} : { payload: payload as object };
    const answer = await tested.app.inject({ method, url: `/api/v1${url}`, headers, remoteAddress: '10.1.2.3', ...sent });
    return { status: answer.statusCode, body: answer.body };
  };
}
