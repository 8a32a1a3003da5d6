import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DemoEvent, demoEvents } from '../fixtures/demo.ts';
import { authorities, demoOffers, services, sources } from '../fixtures/master.ts';
import { demoVolumes } from '../fixtures/volumes.ts';
import { Authority, Offer, Service, Volume } from '../server/contract/api.ts';
import { ARS, Event } from '../server/contract/event.ts';

const until = '2026-11-21';
const events = [...demoEvents(until)];
const localDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });
const dayOf = (event: DemoEvent) => localDay.format(new Date(event.time));
const attemptOf = (event: DemoEvent) => ('attempt' in event ? [`${event.authority} ${event.service} ${event.attempt}`] : []);
const fingerprint = (made: Iterable<DemoEvent>) => {
  const hash = createHash('sha256');
  for (const event of made) hash.update(JSON.stringify(event));
  return hash.digest('hex');
};

describe('the demo', () => {
  test('is the same every time it is made', () => {
    expect(fingerprint(demoEvents(until))).toBe(fingerprint(events));
  });

  test('has the same days when it ends earlier', () => {
    const earlier = [...demoEvents('2026-11-10')];
    const days = new Set(earlier.slice(-5_000).map(dayOf));
    expect(days.size).toBeGreaterThan(3);
    expect(earlier.slice(-5_000)).toEqual(events.slice(earlier.length - 5_000, earlier.length));
  });

  test('holds only events that a platform may send', () => {
    const refused = events.filter(({ source: _, ...event }) => !Event.safeParse(event).success);
    expect(refused).toEqual([]);
  });

  test('starts on the first of the month 13 months back and ends with its last day', () => {
    const days = events.map(dayOf);
    expect(days.reduce((one, other) => (one < other ? one : other))).toBe('2025-10-01');
    expect(days.reduce((one, other) => (one > other ? one : other))).toBe(until);
  });

  test('comes in order of time', () => {
    expect(events.findIndex((event, index) => index > 0 && event.time < (events[index - 1]?.time ?? ''))).toBe(-1);
  });

  test('is as big as six towns are, and loads in seconds', () => {
    const attempts = new Set(events.flatMap(attemptOf));
    expect(attempts.size).toBeGreaterThan(28_000);
    expect(attempts.size).toBeLessThan(45_000);
    expect(events.length).toBeGreaterThan(200_000);
    expect(events.length).toBeLessThan(300_000);
  });

  test('has an id for every event that no other event has', () => {
    const ids = new Set(events.map(({ source, authority, service, id }) => `${source} ${authority} ${service} ${id}`));
    expect(ids.size).toBe(events.length);
  });
});

describe('the platforms of the demo', () => {
  test('send only for offers they report, and only what these measure', () => {
    const offers = new Map(demoOffers(until).map((offer) => [`${offer.authority} ${offer.service}`, offer]));
    const strange = events.filter((event) => {
      const offer = offers.get(`${event.authority} ${event.service}`);
      return offer?.source !== event.source || !offer.measures.includes(event.type);
    });
    expect(strange).toEqual([]);
  });

  test('name declared steps and pages only', () => {
    const declared = new Set(
      demoOffers(until).flatMap(({ authority, service, steps, pages }) =>
        [...steps, ...pages].map(({ key }) => `${authority} ${service} ${key}`),
      ),
    );
    const named = events.flatMap((event) => {
      const key = 'step' in event ? event.step : 'page' in event ? event.page : undefined;
      return key === undefined ? [] : [`${event.authority} ${event.service} ${key}`];
    });
    expect(named.filter((key) => !declared.has(key))).toEqual([]);
  });

  test('include one that reports only submissions', () => {
    const types = events.filter((event) => event.source === 'Fachverfahren Bauen und Gewerbe').map((event) => event.type);
    expect(types.length).toBeGreaterThan(100);
    expect(new Set(types)).toEqual(new Set(['submitted']));
  });
});

describe('what the demo tells', () => {
  const share = (from: string, to: string) => {
    const dogs = events.filter((event) => event.service === '99102013002000' && dayOf(event) >= from && dayOf(event) <= to);
    return dogs.filter((event) => event.type === 'submitted').length / dogs.filter((event) => event.type === 'started').length;
  };

  test('the new form of September drives dog owners away for six weeks', () => {
    expect(share('2026-09-01', '2026-10-12')).toBeLessThan(share('2026-07-01', '2026-08-31') - 0.15);
    expect(share('2026-10-14', '2026-11-20')).toBeGreaterThan(share('2026-09-01', '2026-10-12') + 0.15);
  });

  test('the no-stopping zone is offered since May', () => {
    const days = events.filter((event) => event.service === '99108011153000').map(dayOf);
    expect(days.reduce((one, other) => (one < other ? one : other)).slice(0, 7)).toBe('2026-05');
  });

  test('small towns have months with fewer than five starts of a service', () => {
    const cells = new Map<string, number>();
    for (const event of events) {
      if (event.type !== 'started' || event.authority !== '065340012012') continue;
      const cell = `${event.service} ${dayOf(event).slice(0, 7)}`;
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    expect([...cells.values()].filter((starts) => starts < 5).length).toBeGreaterThan(cells.size / 3);
  });
});

describe('the master data of the demo', () => {
  test('are six towns, twelve services and sixty offers with well-formed keys', () => {
    expect(authorities.map((town) => town.ars).filter((ars) => ARS.test(ars))).toHaveLength(6);
    expect(services.map((service) => service.key).filter((key) => /^99\d{12}$/.test(key))).toHaveLength(12);
    expect(demoOffers(until)).toHaveLength(60);
  });

  test('are taken by the API as they are', () => {
    for (const { ars: _, ...authority } of authorities) expect(Authority.parse(authority)).toEqual(authority);
    for (const { key: _, ...service } of services) expect(Service.parse(service)).toEqual(service);
    for (const { authority: _, service: __, source: ___, ...offer } of demoOffers(until)) {
      expect(Offer.parse(offer)).toEqual(offer);
    }
    for (const { source: _, ...volume } of demoVolumes(until)) expect(Volume.parse(volume)).toEqual(volume);
  });

  test('let five of the six towns be published, and every source know its towns', () => {
    expect(authorities.filter((town) => town.licence === 'dl-de/zero-2-0')).toHaveLength(5);
    const allowed = new Map(sources.map((source) => [source.name, source.authorities]));
    expect(demoOffers(until).filter((offer) => !allowed.get(offer.source)?.includes(offer.authority))).toEqual([]);
  });

  test('have offline volumes for months that are over, once for each offer, month and channel', () => {
    const volumes = [...demoVolumes(until)];
    expect(volumes[0]?.month).toBe('2025-10');
    expect(volumes.at(-1)?.month).toBe('2026-10');
    expect(volumes.every(({ count }) => Number.isInteger(count) && count > 0)).toBe(true);
    expect(new Set(volumes.map((row) => [row.authority, row.service, row.month, row.channel].join())).size).toBe(volumes.length);
  });
});
