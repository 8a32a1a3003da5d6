import { type Counted, type Delivery, type RefOffer, attemptsAt, visitsOf } from './attempts.ts';
import { type RefKpi, type Selection, refKpis } from './kpis.ts';
import { dayAfter, localTime, periodOf, wholeMonthsOf } from './local-time.ts';

/** Everything the server was told, and the time T. */
export interface World {
  offers: RefOffer[];
  volumes: RefVolume[];
  deliveries: Delivery[];
  now: number;
}
export interface RefVolume {
  authority: string;
  service: string;
  month: string;
  channel: string;
  count: number;
  measure?: string;
}

export interface RefQuestion {
  kpis: string[];
  from: string;
  to: string;
  interval: string;
  by: string[];
  /** by dimension, any of these categories */
  filter: { [dimension: string]: string[] };
}

export interface RefRow {
  value: number | null;
  n: number | null;
  offers: [number, number];
  flag: string;
}

const offerDimensions = ['authority', 'service', 'topic'] as const;

/** Rows by `period|categories|kpi`; with a split, only of categories that somebody has. */
export function referenceRows(world: World, question: RefQuestion): Map<string, RefRow> {
  const counted = countedIn(world);
  const days: string[] = [];
  for (let day = question.from; day <= question.to; day = dayAfter(day)) days.push(day);
  const periods = Map.groupBy(days, (day) => periodOf(day, question.interval));
  const rows = new Map<string, RefRow>();
  for (const categories of categoriesIn(question.by, counted, world)) {
    const group = groupOf(world, question, counted, categories);
    for (const [period, daysInside] of periods) {
      const cell = {
        ...group,
        days: daysInside,
        months: wholeMonthsOf(daysInside),
        monthly: !['day', 'week'].includes(question.interval),
      };
      for (const id of question.kpis) {
        const empty = isEmpty(select(cell, kpi(id), cell.records, daysInside));
        if (question.by.some((name) => !isOfOffer(name)) && empty) continue;
        rows.set([period, ...categories, id].join('|'), rowOf(world, cell, kpi(id)));
      }
    }
  }
  return rows;
}

const seen = new WeakMap<World, Counted[]>();

/** What counts in a world, worked out once: a world is not changed after it was asked. */
function countedIn(world: World): Counted[] {
  const { deliveries, offers, now } = world;
  const counted = seen.get(world) ?? [...attemptsAt(deliveries, offers, now), ...visitsOf(deliveries, offers)];
  seen.set(world, counted);
  return counted;
}

function kpi(id: string): RefKpi {
  const found = refKpis[id];
  if (!found) throw new Error(`kpis.md has no ${id}`);
  return found;
}

/** Every combination of categories anybody has. */
function categoriesIn(by: string[], counted: Counted[], world: World): string[][] {
  if (by.length === 0) return [[]];
  const ofOffers = world.offers.map((offer) => by.map((name) => inDimension(name, offer)));
  const ofRecords = counted.map((record) => by.map((name) => inDimensionOf(name, record)));
  const split = by.every((name) => isOfOffer(name)) ? ofOffers : ofRecords;
  const combinations = split.flatMap((lists) =>
    lists.reduce<string[][]>((all, list) => all.flatMap((start) => list.map((one) => [...start, one])), [[]]),
  );
  return [...new Map(combinations.map((one) => [one.join('|'), one])).values()];
}

const isOfOffer = (name: string): name is (typeof offerDimensions)[number] =>
  (offerDimensions as readonly string[]).includes(name);
const inDimension = (name: string, offer: RefOffer): string[] => (isOfOffer(name) ? [offer[name]] : []);

function inDimensionOf(name: string, record: Counted): string[] {
  if (name === 'step') return ['', ...record.steps, ...record.errors.map(({ step }) => step)];
  if (name === 'error_kind') return record.errors.map(({ kind }) => kind);
  return [...inDimension(name, record.offer), record.of[name] ?? []].flat();
}

/** Offers and records of a category, whatever the period. */
interface Group {
  offers: RefOffer[];
  records: Counted[];
  /** dimensions but those of offers, with the categories asked for */
  wanted: [string, string[]][];
}
interface Cell extends Group {
  days: string[];
  /** those of which all days are inside */
  months: string[];
  monthly: boolean;
}

function groupOf(world: World, question: RefQuestion, counted: Counted[], categories: string[]): Group {
  const all = [
    ...question.by.map((name, index): [string, string[]] => [name, [categories[index] ?? '']]),
    ...Object.entries(question.filter),
  ];
  const ofOffer = all.filter(([name]) => isOfOffer(name));
  const wanted = all.filter(([name]) => !isOfOffer(name));
  const offers = world.offers.filter((offer) =>
    ofOffer.every(([name, asked]) => asked.includes(inDimension(name, offer)[0] ?? '')),
  );
  const ofWhole = wanted.filter(([name]) => !['step', 'error_kind'].includes(name));
  const inAll = (record: Counted) =>
    ofWhole.every(([name, asked]) => inDimensionOf(name, record).some((category) => asked.includes(category)));
  return { offers, wanted, records: counted.filter((record) => offers.includes(record.offer) && inAll(record)) };
}

function rowOf(world: World, cell: Cell, one: RefKpi): RefRow {
  const { offers, wanted, days, months } = cell;
  const monthly = cell.monthly && months.length > 0;
  const byEvents = offers.filter((offer) => (monthly || !one.offline) && measuresByEvents(world, one, offer));
  const byTotals = offers.filter((offer) => monthly && wanted.length === 0 && measuresByTotals(world, one, offer));
  const measuring = [...new Set([...byEvents, ...byTotals])];
  const head = { offers: [measuring.length, offers.length] as [number, number] };
  if (one.ofPaid && offers.length > 0 && offers.every((offer) => offer.free))
    return { ...head, value: null, n: null, flag: 'not_applicable' };
  if (measuring.length === 0) return { ...head, value: null, n: null, flag: 'not_measured' };
  const selection = select(
    cell,
    one,
    cell.records.filter((record) => byEvents.includes(record.offer)),
    one.offline ? days.filter((day) => months.includes(day.slice(0, 7))) : days,
  );
  addVolumes(
    selection,
    world.volumes.filter((volume) => monthly && months.includes(volume.month)),
    byTotals,
    measuring,
  );
  const people = new Map(measuring.map(({ authority, inhabitants = 0 }) => [authority, inhabitants]));
  selection.people = [...people.values()].reduce((sum, count) => sum + count, 0);
  const [value, n] = one.of(selection);
  const unfinished = (days.at(-1) ?? '') >= localTime(world.now).day;
  const open = selection.started.some((attempt) => attempt.of['status'] === 'open');
  return { ...head, value, n, flag: unfinished || (one.status && open) ? 'provisional' : '' };
}

function select({ wanted }: Group, one: RefKpi, records: Counted[], days: string[]): Selection {
  const inside = new Set(days);
  const asked = (name: string) => wanted.filter(([dimension]) => dimension === name).map(([, categories]) => categories);
  const steps = (found: string[]) => asked('step').every((some) => some.some((step) => found.includes(step)));
  const has = (record: Counted) =>
    one.ofErrors && wanted.some(([name]) => name === 'step' || name === 'error_kind')
      ? record.errors.some(({ kind, step }) => steps([step]) && asked('error_kind').every((some) => some.includes(kind)))
      : steps(['', ...record.steps]);
  const on = (basis: keyof Counted['days']) => records.filter((record) => inside.has(record.days[basis] ?? '') && has(record));
  return {
    started: on('start'),
    submitted: on('submission'),
    decided: on('decision'),
    viewed: on('visit'),
    totals: {},
    offline: 0,
    startedByTotals: [],
    people: 0,
    // in the split and as a filter: those in both
    steps: asked('step').reduce((all, some) => all.filter((step) => some.includes(step)), asked('step')[0] ?? []),
  };
}

const isEmpty = ({ started, submitted, decided, viewed }: Selection): boolean =>
  [started, submitted, decided, viewed].every((there) => there.length === 0);

function addVolumes(selection: Selection, volumes: RefVolume[], byTotals: RefOffer[], measuring: RefOffer[]): void {
  for (const volume of volumes) {
    const { channel, measure = 'received', count } = volume;
    if (channel !== 'online' && measuring.some((offer) => isAt(volume, offer))) selection.offline += count;
    const counted = channel === 'online' ? byTotals.filter((offer) => isAt(volume, offer)) : [];
    if (counted.length > 0) selection.totals[measure] = (selection.totals[measure] ?? 0) + count;
    if (measure === 'starts' && count > 0) selection.startedByTotals.push(...counted);
  }
}

const isAt = (volume: RefVolume, offer: RefOffer): boolean =>
  volume.authority === offer.authority && volume.service === offer.service;

function measuresByEvents(world: World, one: RefKpi, offer: RefOffer): boolean {
  const types =
    offer.measures ??
    world.deliveries.flatMap(({ event }) =>
      event.authority === offer.authority && event.service === offer.service ? event.type : [],
    );
  return one.needs.every((need) => types.includes(need)) && otherwiseMeasures(world, one, offer);
}

function measuresByTotals(world: World, one: RefKpi, offer: RefOffer): boolean {
  const delivered = world.volumes
    .filter((volume) => volume.channel === 'online' && isAt(volume, offer))
    .map((volume) => volume.measure ?? 'received');
  const all = one.totals?.every((measure) => delivered.includes(measure)) ?? false;
  return all && otherwiseMeasures(world, one, offer);
}

/** What holds however the figures came: offline volumes were delivered, the service costs something. */
function otherwiseMeasures(world: World, one: RefKpi, offer: RefOffer): boolean {
  const offline = world.volumes.some((volume) => volume.channel !== 'online' && isAt(volume, offer));
  return (!one.offline || offline) && (!one.ofPaid || !offer.free) && (!one.people || offer.inhabitants !== undefined);
}
