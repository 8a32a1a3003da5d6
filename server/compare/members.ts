import type { CompareQuery } from '../contract/comparison.ts';
import { fewestMembers } from '../contract/statistics.ts';
import type { Db } from '../db.ts';
import { Problem } from '../http.ts';
import { isOwn, type Readable } from './ask.ts';

/** Who is compared with whom. */
export interface Town {
  ars: string;
  name: string;
  inhabitants: number | null;
  date: string | null;
  source: string | null;
  district: string | null;
  comparable: boolean;
}
export interface Members {
  /** those whose mean is compared with; it does not depend on who asks, unless they chose it */
  members: Town[];
  /** the members, and those whoever asks wants to see beside them */
  shown: Town[];
  district?: string;
  sizeClass?: { from: number; below?: number };
}

/**
 * The group a question is about. Members are authorities that agreed to be compared (`comparable`); in a chosen group
 * also those of whoever asks. Throws 400 with the reason where fewer than three are left, and 404 for an authority that
 * whoever asks may not see, whether it exists or not.
 */
export async function membersOf(db: Db, query: CompareQuery, readable: Readable, sizeClasses: number[]): Promise<Members> {
  const towns = await townsOffering(db, query.service);
  if (towns.length === 0)
    throw new Problem(400, 'invalid', 'There is no such service, or nobody here offers it. GET /api/v1/services lists them.', {
      field: 'service',
    });
  const own = towns.filter(({ ars }) => isOwn(readable, ars, query.service));
  const named = query.authority === undefined ? undefined : own.find(({ ars }) => ars === query.authority);
  if (query.authority !== undefined && !named) throw unseen('authority');
  const group = groupOf(query, towns, named, readable, sizeClasses);
  if (group.members.length < fewestMembers) throw tooFew(query);
  const beside = named ? [named] : query.against === 'all' ? own : [];
  return { ...group, shown: towns.filter((town) => group.members.includes(town) || beside.includes(town)) };
}

function groupOf(
  { against, members: chosen, service }: CompareQuery,
  towns: Town[],
  named: Town | undefined,
  readable: Readable,
  sizeClasses: number[],
): Omit<Members, 'shown'> {
  if ((against === 'chosen') !== (chosen !== undefined))
    throw new Problem(400, 'invalid', 'members and against=chosen go together. Give both or neither.', { field: 'members' });
  const comparable = towns.filter((town) => town.comparable);
  switch (against) {
    case 'all':
      return { members: comparable };
    case 'chosen': {
      const visible = towns.filter((town) => town.comparable || isOwn(readable, town.ars, service));
      const members = visible.filter(({ ars }) => chosen?.includes(ars));
      if (members.length < new Set(chosen).size) throw unseen('members');
      return { members };
    }
    case 'district': {
      const { district } = reference(named);
      if (district === null) throw lacking('has no district');
      return { members: comparable.filter((town) => town.district === district), district };
    }
    case 'size_class': {
      const { inhabitants } = reference(named);
      if (inhabitants === null) throw lacking('has no number of inhabitants');
      const sizeClass = sizeClassOf(inhabitants, sizeClasses);
      const { from, below = Number.POSITIVE_INFINITY } = sizeClass;
      const within = (count: number | null) => count !== null && count >= from && count < below;
      return { members: comparable.filter((town) => within(town.inhabitants)), sizeClass };
    }
  }
}

/** The class a number of inhabitants is in; each bound begins the next class. */
function sizeClassOf(inhabitants: number, bounds: number[]): { from: number; below?: number } {
  const below = bounds.find((bound) => inhabitants < bound);
  return { from: bounds.findLast((bound) => inhabitants >= bound) ?? 0, ...(below === undefined ? {} : { below }) };
}

function reference(named: Town | undefined): Town {
  if (named) return named;
  throw new Problem(400, 'invalid', 'Name one of your authorities, whose district or size class is meant: authority=….', {
    field: 'authority',
  });
}

const unseen = (field: string) =>
  new Problem(404, 'not_found', 'There is no such authority with such an offer among yours and those that may be compared.', {
    field,
  });

const lacking = (what: string) =>
  new Problem(400, 'invalid', `This authority ${what}. Enter it in the catalogue, or choose another group.`, {
    field: 'against',
  });

function tooFew({ against }: CompareQuery): Problem {
  const advice = against === 'chosen' ? 'Choose at least three.' : 'Choose a larger group.';
  const message = `This group has fewer than ${fewestMembers} authorities that offer this and agreed to be compared, so its mean would tell about single ones. ${advice}`;
  return new Problem(400, 'too_few_members', message, { field: against === 'chosen' ? 'members' : 'against' });
}

/** The authorities that offer a service, or anything. */
export async function townsOffering(db: Db, service: string | undefined): Promise<Town[]> {
  return await db
    .selectFrom('authority')
    .select(['ars', 'name', 'inhabitants', 'inhabitants_date as date', 'inhabitants_source as source', 'district', 'comparable'])
    .where('ars', 'in', ({ selectFrom }) =>
      selectFrom('offer')
        .select('offer.authority')
        .$if(service !== undefined, (query) => query.where('offer.service', '=', service ?? '')),
    )
    .orderBy('ars')
    .execute();
}
