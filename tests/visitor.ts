/** A browser as far as signing in needs one: it keeps cookies, follows redirects and submits forms. */
export interface Visitor {
  /** goes to an address; the page where the redirects end */
  go(url: string, form?: Record<string, string>): Promise<Visited>;
  /** a request of a script in a page of ours */
  call(method: string, url: string): Promise<{ status: number; body: string }>;
}

export interface Visited {
  url: string;
  status: number;
  body: string;
  /** the address of the page's form and its hidden fields */
  form: { action: string; fields: Record<string, string> };
}

export function visitor(): Visitor {
  const jar = new Map<string, Map<string, string>>();

  async function request(url: string, init: RequestInit): Promise<Response> {
    const cookies = jar.get(new URL(url).host) ?? new Map<string, string>();
    jar.set(new URL(url).host, cookies);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'sec-fetch-site': 'same-origin', ...init.headers, ...(cookie ? { cookie } : {}) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  async function go(url: string, form?: Record<string, string>): Promise<Visited> {
    const answer = await request(url, form ? { method: 'POST', body: new URLSearchParams(form) } : {});
    const location = answer.headers.get('location');
    const body = await answer.text();
    if (location && answer.status >= 300 && answer.status < 400) return await go(new URL(location, url).href);
    return { url, status: answer.status, body, form: formIn(body, url) };
  }

  return {
    go,
    async call(method, url) {
      const answer = await request(url, { method });
      return { status: answer.status, body: await answer.text() };
    },
  };
}

function formIn(body: string, url: string): Visited['form'] {
  const action = /<form[^>]*action="([^"]*)"/.exec(body)?.[1] ?? '';
  const hidden = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return {
    action: new URL(action.replaceAll('&amp;', '&'), url).href,
    fields: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
  };
}
