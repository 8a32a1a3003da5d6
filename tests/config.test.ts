import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../server/config.ts';
import { settings } from '../server/settings.ts';

const secret = 'a-secret-that-nobody-should-ever-read-in-a-log';

/** What is said about a broken setting. */
function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'nothing';
}

test('without any setting it runs on this machine alone, with the demo, on the embedded database', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataDir: './data',
    databaseUrl: undefined,
    demo: true,
    logLevel: 'warn',
  });
  expect(config).toMatchObject({ retentionDays: 180, decisionDays: 540 });
});

test('every setting has a description, and an empty one counts as not set', () => {
  const undescribed = Object.entries(settings).filter(([, type]) => !type.meta()?.description?.endsWith('.'));
  expect(undescribed.map(([name]) => name)).toEqual([]);
  const empty = Object.fromEntries(Object.keys(settings).map((name) => [name, '']));
  expect(readConfig(empty)).toEqual(readConfig({}));
});

test('with a database of its own the demo is off until it is asked for', () => {
  const own = { DATABASE_URL: 'postgres://user@host/name', SECRET_KEY: secret };
  expect(readConfig(own).demo).toBe(false);
  expect(readConfig({ ...own, DEMO: 'on' }).demo).toBe(true);
  expect(readConfig({ DEMO: 'off' }).demo).toBe(false);
});

test('a database of its own needs the secret key, and says how to make one', () => {
  expect(complaint({ DATABASE_URL: 'postgres://user@host/name' })).toMatch(
    /^SECRET_KEY: is required with DATABASE_URL.*openssl rand -hex 32/,
  );
});

test('opening hours are read as weekdays and hours, also over the weekend', () => {
  expect(readConfig({}).openingHours).toEqual({ weekdays: [1, 2, 3, 4, 5], fromHour: 8, toHour: 16 });
  expect(readConfig({ OPENING_HOURS: 'Sa-Mo 09:00-12:00' }).openingHours).toEqual({
    weekdays: [1, 6, 7],
    fromHour: 9,
    toHour: 12,
  });
});

test('size classes are read as the inhabitants at which the next one begins', () => {
  expect(readConfig({}).sizeClasses).toEqual([5000, 20_000, 100_000]);
  expect(readConfig({ SIZE_CLASSES: '10000' }).sizeClasses).toEqual([10_000]);
});

const broken: [name: keyof typeof settings, value: string][] = [
  ['PORT', '80800'],
  ['PORT', 'eighty'],
  ['DATABASE_URL', `mysql://root:${secret}@host/name`],
  ['DEMO', 'perhaps'],
  ['DEMO_UNTIL', '2026-02-30'],
  ['ADMIN_TOKEN', 'too-short-to-be-safe'],
  ['SECRET_KEY', 'short-key'],
  ['PUBLIC_URL', 'not-an-address'],
  ['RETENTION_DAYS', '7'],
  ['DECISION_DAYS', '100'],
  ['COMMENT_DAYS', '0'],
  ['OPENING_HOURS', 'always'],
  ['LOG_LEVEL', 'chatty'],
  ['CONTACT_EMAIL', 'nobody'],
  ['CONTRIBUTOR_ID', 'http://dcat-ap.de/def/contributors/openNRW/'],
  ['DCAT_AP_DE_2', 'yes'],
  ['EMBED_HOSTS', "https://www.example.org; script-src 'unsafe-inline'"],
  ['EMBED_HOSTS', 'www.stadt.example'],
  ['METRICS_TOKEN', 'short-token'],
  ['AUDIT_DAYS', '300'],
  ['SIZE_CLASSES', '5000/4000'],
  ['SIZE_CLASSES', 'small/large'],
];

test.each(broken)('a broken %s is named, its value (%s) is not', (name, value) => {
  const said = complaint({ [name]: value });
  expect(said).toMatch(new RegExp(`^${name}: .`));
  expect(said).not.toContain(value);
  expect(said).not.toContain(secret);
});

test('all broken settings are named at once', () => {
  const said = complaint({ PORT: 'eighty', LOG_LEVEL: 'chatty' });
  expect(said.split('\n').map((line) => line.split(':')[0])).toEqual(['PORT', 'LOG_LEVEL']);
});
