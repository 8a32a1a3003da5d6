import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { vi } from 'vitest';
import { eventTypes } from '../server/contract/event.ts';
import { judgeAlerts, type NoticeWork, sendMessages } from '../server/notices.ts';
import { marburg, service } from './marburg.ts';
import { cookieOf, type PeopleApp, peopleApp } from './people-app.ts';

/** A mail as its server got it. */
export interface Received {
  to: string[];
  raw: string;
}
export interface MailServer {
  url: string;
  mails: Received[];
  /** refuses mails with this SMTP code; undefined takes them */
  refuse(code: number | undefined): void;
  close(): Promise<void>;
}

async function mailServer(): Promise<MailServer> {
  const mails: Received[] = [];
  let refused: number | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        if (refused !== undefined) return done(Object.assign(new Error('no such person'), { responseCode: refused }));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuse: (code) => {
      refused = code;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What came to a webhook. */
export interface Hook {
  url: string;
  port: number;
  posts: { path: string; headers: http.IncomingHttpHeaders; body: string }[];
  /** how it answers from now on */
  answer(status: number, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

export async function hook(): Promise<Hook> {
  const posts: Hook['posts'] = [];
  let answer: [number, Record<string, string>] = [204, {}];
  const server = http.createServer((request, response) => {
    void text(request).then((body) => {
      posts.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(...answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/egovsad`,
    port,
    posts,
    answer: (status, headers = {}) => {
      answer = [status, headers];
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** People who sign in, a mail server and a webhook, and the jobs run when the test says so. */
export interface NoticesApp extends PeopleApp {
  mail: MailServer;
  hook: Hook;
  log: { error: ReturnType<typeof vi.fn>; warn: ReturnType<typeof vi.fn> };
  /** what the jobs work with */
  work: NoticeWork;
  /** sets the time, tallies, judges all alerts and sends what is due */
  run(moment: string): Promise<void>;
  /** adds somebody with a mail address; answers how they call the API */
  person(account: string, roles: object[], more?: object): Promise<{ id: number; call: Caller }>;
}
export type Caller = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  json?: unknown,
) => Promise<{ status: number; body: string; json: never }>;

const password = 'a password that is long';

/** In Marburg a service that measures everything. */
export async function noticesApp(settings: Record<string, string> = {}): Promise<NoticesApp> {
  const mail = await mailServer();
  const received = await hook();
  const tested = await peopleApp({
    SMTP_URL: mail.url,
    MAIL_FROM: 'eGovSAD <egovsad@example.org>',
    WEBHOOK_ALLOW: '127.0.0.1',
    SESSION_HOURS: '100000',
    SESSION_IDLE_MINUTES: '1000000',
    ...settings,
  });
  await tested.admin('PUT', `/api/v1/authorities/${marburg}/offers/${service}`, { measures: eventTypes });
  let now = new Date('2026-11-22T09:00:00Z');
  const log = { error: vi.fn(), warn: vi.fn() };
  const work: NoticeWork = {
    db: tested.store.db,
    config: tested.config,
    keys: tested.keys,
    clock: () => now,
    log,
    stopping: () => false,
  };
  const at = (moment: string) => {
    now = new Date(moment);
    tested.at(moment);
  };
  return {
    ...tested,
    mail,
    hook: received,
    log,
    work,
    at,
    async run(moment) {
      at(moment);
      await tested.store.pool.query(`delete from instance where name = 'tallied_at'`); // tests go back in time, too
      await tested.settle();
      await judgeAlerts(work);
      await sendMessages(work);
    },
    async person(account, roles, more = { email: `${account}@example.org` }) {
      const id = await tested.withPassword(account, password, roles);
      if (Object.keys(more).length > 0) {
        const headers = { authorization: `Bearer ${tested.config.adminToken}` };
        await tested.app.inject({ method: 'PATCH', url: `/api/v1/people/${id}`, headers, payload: more });
      }
      tested.at('2026-01-01T09:00:00Z'); // tests go back in time, and a session of a time to come does not count
      const cookie = cookieOf(await tested.signIn(account, password));
      tested.at(now.toISOString());
      const call: Caller = async (method, path, json) => {
        const answer = await tested.browse(method, path, { cookie, json });
        const read = (answer.headers['content-type'] ?? '').toString().includes('json') ? answer.json() : undefined;
        return { status: answer.statusCode, body: answer.body, json: read as never };
      };
      return { id, call };
    },
    async close() {
      await tested.close();
      await mail.close();
      await received.close();
    },
  };
}

/** The readable part of a mail: its plain text. */
export function textOf({ raw }: Received): string {
  const [, encoding, body = ''] =
    /Content-Type: text\/plain[\s\S]*?Content-Transfer-Encoding: (\S+)[\s\S]*?\r\n\r\n([\s\S]*?)\r\n----_/.exec(raw) ?? [];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? unquoted(body.replace(/=\r\n/g, '')) : body;
}

/** A header line, unfolded and decoded. */
export function headerOf({ raw }: Received, name: string): string {
  const found = new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1] ?? '';
  const line = found.replace(/\r\n[ \t]/g, ' ').replace(/\?= =\?UTF-8\?Q\?/g, '');
  return line.replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, encoded: string) => unquoted(encoded.replaceAll('_', ' ')));
}

/** Text of quoted-printable bytes. */
function unquoted(encoded: string): string {
  const bytes = encoded.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
