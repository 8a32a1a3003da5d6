import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Random, seeded } from '../fixtures/random.ts';
import type { Way } from './import-twins.ts';
import { fromFile } from './import-twins.ts';
import { drawn, localSeconds } from './import-written.ts';
import type { RefOffer, SentEvent } from './reference/attempts.ts';
import { log } from './xes-log.ts';

/** Journeys as other programs log them: each writer says the events that its format can tell, and the file that tells them. */
export const manner = fc.record({ seed: fc.string(), packed: fc.boolean() });
export type Manner = typeof manner extends fc.Arbitrary<infer M> ? M : never;

const bytesOf = (text: string, { packed }: Manner): Buffer => (packed ? gzipSync(text) : Buffer.from(text));
const xmlOf = (text: string) => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const attribute = (tag: string, key: string, value: string) => `<${tag} key="${key}" value="${xmlOf(value)}"/>`;

/** The first event of each type, and every step, of the attempts of an offer that started. */
function casesOf(events: SentEvent[], offer: RefOffer) {
  const own = events.filter((event) => event.authority === offer.authority && event.service === offer.service && event.attempt);
  return [...Map.groupBy(own, (event) => event.attempt ?? '')].flatMap(([attempt, all]) => {
    const first = (type: string) => all.find((event) => event.type === type);
    const started = first('started');
    const steps = all.filter((event) => event.type === 'step');
    return started ? [{ attempt, started, steps, submitted: first('submitted'), decided: first('decided') }] : [];
  });
}

/**
 * An XES log of the cases of one offer: its steps have labels for names, the start is an attribute of the case, the
 * submission an event among others; cases of the counter are offline volumes.
 */
export function asXes(events: SentEvent[], offer: RefOffer, style: Manner): Way {
  const random = seeded(style.seed);
  const labels = Object.fromEntries(offer.steps.map((key) => [key, `Prüfung <${key}> & Größe`]));
  const cases = casesOf(events, offer).map((found) => ({ ...found, counter: random() < 0.3 }));
  const happened = (name: string, time: string) =>
    `<event>${attribute('string', 'concept:name', name)}${attribute('date', 'time:timestamp', time)}</event>`;
  const traces = cases.map(({ attempt, started, steps, submitted, decided, counter }) => {
    const inside = [
      ...steps.map(({ step = '', time }) => happened(labels[step] ?? '', time)),
      ...(submitted ? [happened('Antrag & Eingang', submitted.time)] : []),
      happened('Akte gelocht', started.time),
    ];
    const attributes = [
      attribute('string', 'concept:name', `Fall ${attempt} "Straße"`),
      attribute('string', 'Kanal', counter ? 'Tresen' : drawn(random, ['Netz', 'App'])),
      attribute('date', 'Beginn', started.time),
      ...(decided ? [attribute('date', 'Ende', decided.time)] : []),
      attribute('string', 'org:resource', 'Frau Jäger'),
    ];
    return `<trace>${[...mixed(attributes, random), ...mixed(inside, random)].join('\n')}</trace>`;
  });
  const mapping = {
    authority: offer.authority,
    service: { key: offer.service, name: { de: 'Wie er hier schon heißt' } },
    channel: { attribute: 'Kanal', online: '*', offline: { Tresen: 'counter' } },
    moments: {
      started: { trace: 'Beginn' },
      submitted: { activity: 'Antrag & Eingang' },
      decided: { trace: 'Ende', handling: 'automated', mediaBreak: 'no' },
    },
    steps: offer.steps.map((key) => ({ activity: labels[key], key })),
  };
  const online = cases.filter(({ counter }) => !counter);
  const told = online.flatMap(({ started: { device: _, channel: __, language: ___, ...started }, steps, submitted, decided }) => [
    started,
    ...steps.map(({ device: _, channel: __, language: ___, ...step }) => step),
    ...(submitted ? [submitted] : []),
    ...(decided ? [{ ...decided, handling: 'automated', mediaBreak: 'no' }] : []),
  ]);
  const months = Map.groupBy(
    cases.filter(({ counter }) => counter),
    ({ started }) => localSeconds(Date.parse(started.time)).slice(0, 7),
  );
  const volumes = [...months].map(([month, { length: count }]) => ({
    authority: offer.authority,
    service: offer.service,
    month,
    channel: 'counter',
    count,
  }));
  return {
    events: told,
    volumes,
    take: fromFile(bytesOf(log(...mixed(traces, random)), style), { format: 'xes', mapping: JSON.stringify(mapping) }),
  };
}

function mixed<T>(list: T[], random: Random): T[] {
  return list
    .map((entry) => ({ entry, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ entry }) => entry);
}

const agents: Record<string, string> = {
  desktop: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  smartphone: 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
  tablet: 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
  other: 'SmartTV/1.0 (Tizen)',
};
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The access log of a town's web server: views of pages with what a browser tells, among what is no view. */
export function asAccessLog(events: SentEvent[], authority: string, style: Manner): Way {
  const random = seeded(style.seed);
  const views = events
    .filter((event) => event.type === 'visited' && event.authority === authority)
    .map(({ country: _, language: __, device = '', referrer = 'direct', time, ...view }, number): SentEvent => {
      const known = Object.hasOwn(agents, device) ? device : 'other';
      return { ...view, id: `line ${number}`, device: known, referrer, time: `${new Date(time).toISOString().slice(0, 19)}Z` };
    });
  const hits = views.map(({ service, page, device = '', referrer = '', time }, number) => ({
    ip: `192.0.2.${number}`,
    time,
    target: `/dienste/${service}/${page ?? drawn(random, ['', 'hilfe', 'a/b?q=ä'])}`,
    from: referrer === 'direct' ? drawn(random, ['', '-']) : `https://${referrer}.example.org/suche?q=1`,
    agent: agents[device] ?? '',
  }));
  const noise = hits.slice(0, 1).flatMap((hit) => [
    { ...hit, target: '/impressum' },
    { ...hit, agent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' },
  ]);
  const services = [...new Set(views.map((view) => view.service))];
  const mapping = {
    authority,
    pages: services.flatMap((service) => [
      ...['info', 'fees'].map((page) => ({ path: `/dienste/${service}/${page}`, service, page })),
      { path: `/dienste/${service}/*`, service },
    ]),
    referrers: Object.fromEntries(views.map(({ referrer = '' }) => [`${referrer}.example.org`, referrer])),
  };
  const lines = mixed([...hits, ...noise], random).map((hit) => logLine(hit, random));
  return { events: views, take: fromFile(bytesOf(lines.join('\n'), style), { format: 'accesslog', mapping }) };
}

function logLine(hit: { ip: string; time: string; target: string; from: string; agent: string }, random: Random): string {
  const { ip, time, target, from, agent } = hit;
  if (random() < 0.5)
    return JSON.stringify({
      remote_addr: ip,
      time_iso8601: time,
      request: `GET ${target} HTTP/2.0`,
      status: '200',
      http_referer: from,
      http_user_agent: agent,
    });
  const hours = drawn(random, [0, 1, 2]);
  const [year, month, day, clock] = new Date(Date.parse(time) + hours * 3_600_000).toISOString().split(/[-T.]/);
  const at = `${day}/${months[Number(month) - 1]}/${year}:${clock} +0${hours}00`;
  return `${ip} - - [${at}] "GET ${target} HTTP/1.1" ${drawn(random, [200, 304])} 512 "${from || '-'}" "${agent}"`;
}

const example = JSON.parse(readFileSync(new URL('../docs/examples/govuk-licensing.json', import.meta.url), 'utf8')) as {
  fields: object;
};
const statuses: Record<string, string> = { paid: 'Success', failed: 'Error', cancelled: 'Cancelled', unknown: 'Unknown' };

/** Licence applications as GOV.UK publishes them: one object for each submission, with what became of its payment. */
export function asLicences(events: SentEvent[], style: Manner): Way {
  const random = seeded(style.seed);
  const submissions = events.filter((event) => event.type === 'submitted');
  const rows = submissions.map((event) => ({ event, status: drawn(random, ['', ...Object.keys(statuses)]) }));
  const objects = rows.map(({ event, status }) => ({
    _id: `${event.attempt}:Straße`,
    _timestamp: event.time,
    dataType: 'licenceApplication',
    authorityUrlSlug: `town-${event.authority}`,
    licenceUrlSlug: event.service,
    paymentStatus: statuses[status] ?? '',
    ...(random() < 0.5 ? { interaction: { name: 'apply', steps: [1, 2] } } : {}),
  }));
  const slugs = Object.fromEntries(submissions.map(({ authority }) => [`town-${authority}`, authority]));
  const fields = { ...example.fields, authority: { column: 'authorityUrlSlug', map: slugs } };
  const text = random() < 0.5 ? JSON.stringify(objects) : objects.map((object) => JSON.stringify(object)).join('\n');
  const told = rows.flatMap(({ event, status }): SentEvent[] => [
    event,
    {
      ...event,
      id: `${event.id}p`,
      type: 'payment',
      paymentMethod: status === '' ? 'free' : 'unknown',
      paymentStatus: status || 'unknown',
    },
  ]);
  return { events: told, take: fromFile(bytesOf(text, style), { format: 'json', mapping: { ...example, fields } }) };
}
