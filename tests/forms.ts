import type { TestApp } from './app.ts';

/** A multipart form posted to the application, as a browser on another machine sends it; `token` null leaves it out. */
export async function postForm(
  tested: TestApp,
  url: string,
  form: Record<string, string | Blob>,
  token: string | null = tested.config.adminToken ?? null,
) {
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.append(name, value);
  const body = new Response(data);
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    'content-type': body.headers.get('content-type') ?? '',
  };
  const payload = Buffer.from(await body.arrayBuffer());
  const answer = await tested.app.inject({ method: 'POST', url, headers, payload, remoteAddress: '10.1.2.3' });
  return { status: answer.statusCode, body: answer.body };
}

export const fileOf = (content: string | Buffer): Blob => new Blob([content as never]);
