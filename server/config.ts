import { z } from 'zod';
import type { PublishingConfig } from './contract/publishing.ts';
import { type OpeningHours, parseOpeningHours } from './contract/opening-hours.ts';
import { boundsOf, listOf, settings } from './settings.ts';

const Settings = z.object(settings).superRefine((read, context) => {
  if (read.DATABASE_URL && !read.SECRET_KEY) {
    context.addIssue({
      code: 'custom',
      path: ['SECRET_KEY'],
      message: 'is required with DATABASE_URL; make one with `openssl rand -hex 32` and keep it safe',
    });
  }
  if (read.DATABASE_REPLICA_URL && !read.DATABASE_URL)
    context.addIssue({ code: 'custom', path: ['DATABASE_URL'], message: 'is required with DATABASE_REPLICA_URL' });
  if (read.OIDC_ISSUER) {
    for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'PUBLIC_URL'] as const)
      if (!read[name]) context.addIssue({ code: 'custom', path: [name], message: 'is required with OIDC_ISSUER' });
  }
  if (read.SMTP_URL && !read.MAIL_FROM)
    context.addIssue({ code: 'custom', path: ['MAIL_FROM'], message: 'is required with SMTP_URL' });
  if (read.DECISION_DAYS < read.RETENTION_DAYS) {
    context.addIssue({ code: 'custom', path: ['DECISION_DAYS'], message: 'must not be below RETENTION_DAYS' });
  }
});

export interface Config {
  host: string;
  port: number;
  databaseUrl: string | undefined;
  databaseReplicaUrl: string | undefined;
  dataDir: string;
  demo: boolean;
  demoUntil: string | undefined;
  adminToken: string | undefined;
  secretKey: string | undefined;
  publicUrl: string | undefined;
  /** addresses of proxies in front, as fastify takes them */
  trustProxy: string | false;
  oidc: OidcConfig | undefined;
  /** minutes without a request, and hours in all, after which a session ends */
  sessionIdleMinutes: number;
  sessionHours: number;
  retentionDays: number;
  decisionDays: number;
  commentDays: number;
  openingHours: OpeningHours;
  /** requests a minute, or any number */
  rateLimit: number | undefined;
  uploadBytes: number;
  /** inhabitants at which the next size class begins, ascending */
  sizeClasses: number[];
  metricsToken: string | undefined;
  auditDays: number;
  /** how mails are sent; undefined: none are */
  mail: { smtpUrl: string; from: string } | undefined;
  /** where webhooks may go although it is not public */
  webhookAllow: string[];
  publishing: PublishingConfig;
  /** day of the month on which the month before is published; undefined: never by itself */
  editionDay: number | undefined;
  logLevel: string;
  /** the names of the settings that somebody set, and all of them as they are in effect; with secrets */
  asRead: { given: string[]; inEffect: Record<string, unknown> };
}

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** where roles stand in the ID token; undefined: they are granted here */
  rolesClaim: string | undefined;
  /** where the provider sends people back to: PUBLIC_URL */
  publicUrl: string;
}

export class ConfigError extends Error {}

/**
 * Reads the settings. Throws ConfigError naming every setting that is wrong and what it should be; never its value,
 * because it may be a secret.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const parsed = Settings.safeParse(environment);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const read = parsed.data;
  return {
    host: read.HOST,
    port: read.PORT,
    databaseUrl: read.DATABASE_URL,
    databaseReplicaUrl: read.DATABASE_REPLICA_URL,
    dataDir: read.DATA_DIR,
    demo: read.DEMO ? read.DEMO === 'on' : !read.DATABASE_URL,
    demoUntil: read.DEMO_UNTIL,
    adminToken: read.ADMIN_TOKEN,
    secretKey: read.SECRET_KEY,
    publicUrl: read.PUBLIC_URL,
    trustProxy: read.TRUST_PROXY === 'off' ? false : read.TRUST_PROXY,
    oidc: oidcOf(read),
    sessionIdleMinutes: read.SESSION_IDLE_MINUTES,
    sessionHours: read.SESSION_HOURS,
    retentionDays: read.RETENTION_DAYS,
    decisionDays: read.DECISION_DAYS,
    commentDays: read.COMMENT_DAYS,
    openingHours: parseOpeningHours(read.OPENING_HOURS),
    rateLimit: read.RATE_LIMIT === 'off' ? undefined : read.RATE_LIMIT,
    uploadBytes: read.UPLOAD_MB * 1024 * 1024,
    sizeClasses: boundsOf(read.SIZE_CLASSES),
    metricsToken: read.METRICS_TOKEN,
    auditDays: read.AUDIT_DAYS,
    mail: read.SMTP_URL && read.MAIL_FROM ? { smtpUrl: read.SMTP_URL, from: read.MAIL_FROM } : undefined,
    webhookAllow: listOf(read.WEBHOOK_ALLOW ?? ''),
    publishing: {
      publisherName: read.PUBLISHER_NAME,
      contactEmail: read.CONTACT_EMAIL,
      contributorId: read.CONTRIBUTOR_ID,
      olderTerms: read.DCAT_AP_DE_2 === 'on',
      embedHosts: listOf(read.EMBED_HOSTS ?? ''),
    },
    editionDay: read.EDITION_DAY === 'off' ? undefined : read.EDITION_DAY,
    logLevel: read.LOG_LEVEL,
    asRead: { given: Object.keys(settings).filter((name) => environment[name]), inEffect: read },
  };
}

function oidcOf(read: z.output<typeof Settings>): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, PUBLIC_URL: publicUrl } = read;
  if (!issuer || !clientId || !clientSecret || !publicUrl) return undefined;
  return { issuer, clientId, clientSecret, scope: read.OIDC_SCOPE, rolesClaim: read.OIDC_ROLES_CLAIM, publicUrl };
}
