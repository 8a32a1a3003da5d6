import { isIP } from 'node:net';
import { z } from 'zod';
import { defaultPublisherName } from './contract/publishing.ts';

const onOff = z.enum(['on', 'off']);
/** Whether what is sent there is safe from others: by https, or without leaving this machine. */
const isSafe = (url: string): boolean => /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(url);
const unlessEmpty = <T extends z.ZodType>(type: T) => z.preprocess((text) => (text === '' ? undefined : text), type);

export const boundsOf = (text: string): number[] => text.split('/').map(Number);
const isAscending = (bounds: number[]): boolean => bounds.every((bound, index) => bound > (bounds[index - 1] ?? 0));

export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
const isHostOrNetwork = (entry: string): boolean => {
  const [address = '', bits, ...more] = entry.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits !== undefined) return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
  return most > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(entry);
};
const hostList = /^(\*|https?:\/\/[\w.*-]+(:\d+)?(\s*,\s*https?:\/\/[\w.*-]+(:\d+)?)*)$/;

/**
 * Every setting is described here; the README's table is generated from this list (`npm run cli -- settings`) and a test
 * holds the two together. Only config.ts reads them.
 */
export const settings = {
  HOST: unlessEmpty(z.string().default('127.0.0.1')).meta({
    description: 'Address to listen on. Without sign-in (OIDC_ISSUER, or a first account) only a loopback address is allowed.',
  }),
  PORT: unlessEmpty(z.coerce.number().int().min(0).max(65535).default(8080)).meta({ description: 'Port to listen on.' }),
  DATABASE_URL: unlessEmpty(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
      .optional(),
  ).meta({
    description: 'PostgreSQL 15 or newer. Unset: the embedded PostgreSQL under DATA_DIR.',
  }),
  DATABASE_REPLICA_URL: unlessEmpty(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
      .optional(),
  ).meta({
    description:
      'A streaming replica of DATABASE_URL that figures are read from; while it is away, they are read from DATABASE_URL.',
  }),
  DATA_DIR: unlessEmpty(z.string().default('./data')).meta({
    description: 'Folder of the embedded database and of the secret key made there.',
  }),
  DEMO: unlessEmpty(onOff.optional()).meta({
    description: '`on` loads the demo into an empty database. Default: `on` for the embedded database, `off` with DATABASE_URL.',
  }),
  DEMO_UNTIL: unlessEmpty(z.iso.date().optional()).meta({
    description: 'Last day of the demo, `YYYY-MM-DD`. Default: yesterday.',
  }),
  ADMIN_TOKEN: unlessEmpty(z.string().min(32).optional()).meta({
    description: 'Bearer token with all rights for automation, at least 32 characters.',
  }),
  SECRET_KEY: unlessEmpty(z.string().min(32).optional()).meta({
    description:
      'Key that ids and protection are derived from, at least 32 characters. Made once under DATA_DIR when unset; required with DATABASE_URL.',
  }),
  PUBLIC_URL: unlessEmpty(z.url().optional()).meta({
    description: 'Address under which the public reaches the instance; required when not on loopback.',
  }),
  TRUST_PROXY: unlessEmpty(z.string().default('off')).meta({
    description:
      'Addresses of proxies in front, separated by commas, whose X-Forwarded-For is believed, as `loopback` or `10.0.0.0/8`; `off`: none.',
  }),
  OIDC_ISSUER: unlessEmpty(z.url().refine(isSafe, 'must start with https://').optional()).meta({
    description: 'Identity provider to sign in with (OpenID Connect). Needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and PUBLIC_URL.',
  }),
  OIDC_CLIENT_ID: unlessEmpty(z.string().optional()).meta({ description: 'Name of this instance at the identity provider.' }),
  OIDC_CLIENT_SECRET: unlessEmpty(z.string().optional()).meta({ description: 'Its secret there.' }),
  OIDC_SCOPE: unlessEmpty(
    z
      .string()
      .regex(/\bopenid\b/, 'must contain openid')
      .default('openid profile email'),
  ).meta({
    description: 'What is asked of the identity provider.',
  }),
  OIDC_ROLES_CLAIM: unlessEmpty(z.string().optional()).meta({
    description:
      'Claim of the ID token that lists roles, as `roles` or `realm_access.roles`. Unset: roles are granted here. See docs/access.md.',
  }),
  SESSION_IDLE_MINUTES: unlessEmpty(z.coerce.number().int().min(5).default(60)).meta({
    description: 'Minutes without a request after which somebody is signed out.',
  }),
  SESSION_HOURS: unlessEmpty(z.coerce.number().int().min(1).default(12)).meta({
    description: 'Hours after which somebody must sign in again.',
  }),
  RETENTION_DAYS: unlessEmpty(z.coerce.number().int().min(31).default(180)).meta({
    description: 'Days after its last event at which an attempt is deleted.',
  }),
  DECISION_DAYS: unlessEmpty(z.coerce.number().int().min(31).default(540)).meta({
    description: 'Days after its last event at which a submitted attempt without a decision is deleted.',
  }),
  COMMENT_DAYS: unlessEmpty(z.coerce.number().int().min(1).default(90)).meta({
    description: 'Days after which comments are deleted.',
  }),
  OPENING_HOURS: unlessEmpty(
    z
      .string()
      .regex(
        /^(Mo|Tu|We|Th|Fr|Sa|Su)-(Mo|Tu|We|Th|Fr|Sa|Su) ([01]\d|2[0-4]):00-([01]\d|2[0-4]):00$/,
        'must look like Mo-Fr 08:00-16:00',
      )
      .default('Mo-Fr 08:00-16:00'),
  ).meta({ description: 'Opening hours, full hours, in the syntax of OpenStreetMap.' }),
  RATE_LIMIT: unlessEmpty(z.union([z.literal('off'), z.coerce.number().int().positive()]).default('off')).meta({
    description:
      'Requests a minute that a token, or an address without a valid one, may make of the API, of published rows, of `/matomo.php`, from browsers and of the feedback form; counted by each process. `off`: any number.',
  }),
  UPLOAD_MB: unlessEmpty(z.coerce.number().int().min(1).max(10_000).default(200)).meta({
    description: 'Largest file that is taken for import over HTTP, in MiB.',
  }),
  SIZE_CLASSES: unlessEmpty(
    z
      .string()
      .refine(
        (text) => /^[1-9]\d{0,7}(\/[1-9]\d{0,7})*$/.test(text) && isAscending(boundsOf(text)),
        'must be ascending numbers of inhabitants, like 5000/20000/100000',
      )
      .default('5000/20000/100000'),
  ).meta({ description: 'Inhabitants at which the next size class begins, for comparisons.' }),
  METRICS_TOKEN: unlessEmpty(z.string().min(32).optional()).meta({
    description:
      'Bearer token with which monitoring reads `/metrics` from another machine, at least 32 characters. Unset: only this machine, or ADMIN_TOKEN.',
  }),
  AUDIT_DAYS: unlessEmpty(z.coerce.number().int().min(367).default(1096)).meta({
    description: 'Days after which entries of the audit log are deleted; more than a year.',
  }),
  SMTP_URL: unlessEmpty(
    z
      .string()
      .regex(/^smtps?:\/\/[^\s/]+/, 'must be like smtps://user:password@mail.example.org')
      .optional(),
  ).meta({ description: 'Mail server for alerts and reports, as `smtps://user:password@mail.example.org`. Needs MAIL_FROM.' }),
  MAIL_FROM: unlessEmpty(
    z
      .string()
      .regex(/^([^<>@\r\n]+ <)?[^\s<>@]+@[^\s<>@]+>?$/, 'must be like eGovSAD <egovsad@example.org>')
      .optional(),
  ).meta({ description: 'Sender of mails, as `eGovSAD <egovsad@example.org>`.' }),
  WEBHOOK_ALLOW: unlessEmpty(
    z
      .string()
      .refine((text) => listOf(text).every(isHostOrNetwork), 'must be hosts, addresses or networks, separated by commas')
      .optional(),
  ).meta({
    description:
      'Hosts, addresses and networks that webhooks may go to although they are not public or have no https, separated by commas, as `hooks.internal,10.1.0.0/16`.',
  }),
  PUBLISHER_NAME: unlessEmpty(z.string().max(200).default(defaultPublisherName)).meta({
    description: 'Who publishes the open data of all authorities together, as the catalogue and the public pages name them.',
  }),
  CONTACT_EMAIL: unlessEmpty(z.email('must be an e-mail address').optional()).meta({
    description:
      'Where people report an error in the open data, wish for more, or tell of a barrier. Unset: no contact is given.',
  }),
  CONTRIBUTOR_ID: unlessEmpty(
    z
      .url()
      .regex(/^https?:.*[^/]$/, 'must be the IRI of a contributor, without a slash at the end')
      .optional(),
  ).meta({
    description: 'IRI of this contributor, as GovData gives it (`http://dcat-ap.de/def/contributors/…`), for the catalogue.',
  }),
  DCAT_AP_DE_2: unlessEmpty(onOff.default('off')).meta({
    description: '`on` adds terms of DCAT-AP.de 2.0 to the catalogue, for portals that do not read 3.0 yet.',
  }),
  EMBED_HOSTS: unlessEmpty(
    z.string().regex(hostList, 'must be addresses of hosts separated by commas, like https://www.example.org, or *').optional(),
  ).meta({
    description: 'Who may frame the charts below `/embed/`: addresses of hosts, separated by commas, or `*`. Unset: nobody else.',
  }),
  EDITION_DAY: unlessEmpty(z.union([z.literal('off'), z.coerce.number().int().min(1).max(28)]).default('off')).meta({
    description:
      'Day of the month on which the month before is published as open data, by the instance and by each authority that has published before; `off`: only when somebody does.',
  }),
  LOG_LEVEL: unlessEmpty(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn')).meta({
    description: 'How much is logged, as JSON lines; `info` has a line for every answer, without address and query.',
  }),
} as const;
