import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { faultsIn, fieldsIn, itemsIn } from './file-imports.ts';
import { marburg, service } from './marburg.ts';

/** Access logs of web servers become views of declared pages. */
const mapping = {
  authority: marburg,
  pages: [
    { path: '/dienste/wohngeld', service, page: 'start' },
    { path: '/dienste/wohngeld/*', service },
  ],
  referrers: { 'portal.example.org': 'portal' },
};
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Hit {
  at?: string;
  target?: string;
  method?: string;
  status?: number;
  referrer?: string;
  agent?: string;
  ip?: string;
}
const line = ({
  at = '21/Nov/2026:10:00:00 +0100',
  target = '/dienste/wohngeld',
  method = 'GET',
  status = 200,
  referrer = '-',
  agent = firefox,
  ip = '192.0.2.1',
}: Hit = {}) => `${ip} - - [${at}] "${method} ${target} HTTP/1.1" ${status} 512 "${referrer}" "${agent}"`;
const json = (more: object) =>
  JSON.stringify({
    time_iso8601: '2026-11-21T10:00:00+01:00',
    request: 'GET /dienste/wohngeld?x=1 HTTP/2.0',
    status: 200,
    http_referer: '',
    http_user_agent: firefox,
    ...more,
  });
const viewsIn = async (...lines: string[]) => fieldsIn(await itemsIn('accesslog', lines.join('\n'), mapping));

describe('a line of an access log', () => {
  test.each([
    [
      'in the combined format',
      line({ target: '/dienste/wohngeld/?from=mail', referrer: 'https://www.google.de/' }),
      { referrer: 'search' },
    ],
    ['in JSON of nginx', json({ http_referer: 'https://portal.example.org/a' }), { referrer: 'portal' }],
    [
      'from a telephone',
      line({ agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148' }),
      { device: 'smartphone', referrer: 'direct' },
    ],
  ])('%s is a view', async (_, text, more) => {
    expect(await viewsIn(text)).toMatchObject([
      { type: 'visited', time: '2026-11-21T10:00:00+01:00', authority: marburg, service, page: 'start', ...more },
    ]);
  });

  test('of a page below is a view of the service without a page', async () => {
    expect(await viewsIn(line({ target: '/dienste/wohngeld/hilfe' }))).toEqual([
      expect.not.objectContaining({ page: expect.anything() }),
    ]);
  });

  test('of another page, a failure, a form that was sent or a robot is none', async () => {
    const none: Hit[] = [
      { target: '/impressum' },
      { status: 404 },
      { method: 'POST' },
      { agent: 'Googlebot/2.1' },
      { agent: '-' },
    ];
    expect(await viewsIn(...none.map(line))).toEqual([]);
  });

  test('keeps a quotation mark in its address to itself', async () => {
    expect(await viewsIn(line({ target: '/dienste/wohngeld?name=\\"a\\"' }))).toMatchObject([{ page: 'start' }]);
  });

  test('that is long and of no shape holds nobody up', async () => {
    const long = (part: string) => `1 1 - [21/Nov/2026:10:00:00 +0100] ${part.repeat(60_000 / part.length)}`;
    const lines = ['"GET a', 'a', '[', '[a] "A a', '"A ', '\\', '"GET a" 200 1 "'].flatMap((part) => [
      long(part),
      `1 1 - [a] "GET ${long(part)}`,
    ]);
    expect(faultsIn(await itemsIn('accesslog', lines.join('\n'), mapping))).toHaveLength(lines.length); // at the square of its length each would take seconds
  });

  test('that is none is named by its number, and nothing of a visitor gets into a fault or a view', async () => {
    const items = await itemsIn(
      'accesslog',
      gzipSync([line({ ip: '203.0.113.77' }), '203.0.113.77 hello', line({ at: '31/Feb/2026:10:00:00 +0100' })].join('\n')),
      mapping,
    );
    expect(faultsIn(items)).toEqual(['2 not_log', '3 not_log']);
    expect(JSON.stringify(items)).not.toMatch(/203\.0\.113|Firefox/);
  });
});
