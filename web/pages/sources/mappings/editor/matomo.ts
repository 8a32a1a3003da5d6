import { isEventType, type CellSource, type Fields, type FixedSource, type Missing, neededBy } from './model.ts';
import { MatomoOutline } from './outline.ts';

/**
 * The mapping of Matomo's requests while somebody edits it (docs/connect-matomo.md): in the shape in which it is sent, but
 * perhaps not complete yet.
 */
export interface FromParameter {
  parameter: string;
  map?: Record<string, string>;
  else?: string;
}
export type ParameterSource = FixedSource | FromParameter;
export type ParameterFields = Partial<Record<string, ParameterSource>>;
export const conditions = ['url', 'title', 'category', 'action', 'name', 'goal'] as const;
export type Condition = (typeof conditions)[number];
export type RequestWhen = Partial<Record<Condition, string | string[]>>;
export interface RequestRule {
  type: string | FromParameter;
  when: RequestWhen;
  fields?: ParameterFields;
}
export interface MatomoMapping {
  sites: Record<string, { authority?: string; service?: string }>;
  fields?: ParameterFields;
  events: RequestRule[];
  otherwise?: 'refuse' | 'ignore';
}

export const blankRule: RequestRule = { type: 'started', when: { url: [] } };

/** What there is before anybody said what is what. */
export const blankMatomo: MatomoMapping = { sites: {}, fields: {}, events: [blankRule], otherwise: 'ignore' };

/** A mapping out of JSON that has its outline, as it is; undefined where it has another one. */
export const asMatomoMapping = (json: unknown): MatomoMapping | undefined =>
  MatomoOutline.safeParse(json).success ? (json as MatomoMapping) : undefined;

/** Why a website cannot be added; one that is there already would lose what was said about it. */
export function siteFault(id: string, sites: MatomoMapping['sites']): 'siteWrong' | 'siteTaken' | undefined {
  if (!/^[\w-]{1,64}$/.test(id)) return 'siteWrong';
  return Object.hasOwn(sites, id) ? 'siteTaken' : undefined;
}

/** A field as the fields of tables are edited: parameters are its columns. */
export const asCell = (source: ParameterSource | undefined): CellSource | undefined => {
  if (!source || 'value' in source) return source;
  const { parameter, ...rest } = source;
  return { column: parameter, ...rest };
};
export const asCells = (fields: ParameterFields = {}): Fields =>
  Object.fromEntries(Object.entries(fields).map(([field, source]) => [field, asCell(source)]));

/** … and back; how times are written is Matomo's matter. */
export const asParameter = (cell: CellSource): ParameterSource => {
  if ('value' in cell) return cell;
  const { column, date: _, ...rest } = cell;
  return { parameter: column, ...rest };
};
export const asParameters = (cells: Fields): ParameterFields =>
  Object.fromEntries(Object.entries(cells).flatMap(([field, cell]) => (cell ? [[field, asParameter(cell)]] : [])));

/** What kind of request an event is for: by what its condition names. */
export const kinds = ['page', 'event', 'goal'] as const;
export type Kind = (typeof kinds)[number];
export const conditionsOf: Record<Kind, readonly Condition[]> = {
  page: ['url', 'title'],
  event: ['category', 'action', 'name', 'url', 'title'],
  goal: ['goal', 'url', 'title'],
};
export function kindOf({ goal, category, action, name }: RequestWhen): Kind {
  if (goal !== undefined) return 'goal';
  return (category ?? action ?? name) === undefined ? 'page' : 'event';
}

/** The texts of a condition, one or more. */
export const textsIn = (texts: string | string[] | undefined): string[] => (texts === undefined ? [] : [texts].flat());

/** The condition of another kind that keeps page and title, and begins with what tells that kind from others. */
export function whenOf(kind: Kind, { url, title }: RequestWhen): RequestWhen {
  const kept = { ...(url === undefined ? {} : { url }), ...(title === undefined ? {} : { title }) };
  if (kind === 'page') return Object.keys(kept).length > 0 ? kept : { url: [] };
  return kind === 'goal' ? { ...kept, goal: [] } : { ...kept, category: [] };
}

/** A condition with its texts set anew. The last one stays empty while it is typed, so that its kind does. */
export function withTexts(when: RequestWhen, condition: Condition, texts: string[]): RequestWhen {
  const { [condition]: _, ...others } = when;
  const [only, ...more] = texts;
  const next = { ...others, [condition]: only !== undefined && more.length === 0 ? only : texts };
  if (only !== undefined) return next;
  return kindOf(others) === kindOf(when) && Object.keys(others).length > 0 ? others : next;
}

/** The parameters that a mapping reads. */
export function parametersIn({ fields, events }: MatomoMapping): string[] {
  const sources = [fields, ...events.map((rule) => rule.fields)].flatMap((some) => Object.values(some ?? {}));
  const all = [...sources, ...events.map(({ type }) => type)];
  return [...new Set(all.flatMap((source) => (typeof source === 'object' && 'parameter' in source ? [source.parameter] : [])))];
}

/** What a request says without a mapping: its time, and which run of the form it is of. */
const said = ['time', 'attempt', 'id'];

/** What a mapping still lacks before it can be used. */
export function missingInMatomo({ sites, fields, events }: MatomoMapping): Missing[] {
  const isSet = (source: ParameterSource | undefined) =>
    source !== undefined && ('parameter' in source ? source.parameter : `${source.value}`) !== '';
  const ofSites = ['authority', 'service'].flatMap((field) => {
    const named = Object.values(sites).every((site) => site[field as 'authority' | 'service']);
    return named || isSet(fields?.[field]) || events.every((rule) => isSet(rule.fields?.[field])) ? [] : [{ field }];
  });
  const ofRules = events.flatMap(({ type, when, fields: own }, place) => {
    const needed = typeof type === 'string' && isEventType(type) ? neededBy(type) : [];
    const open = needed.filter((field) => ![...said, 'authority', 'service'].includes(field));
    const lacking = open.filter((field) => !isSet(fields?.[field]) && !isSet(own?.[field]));
    const idle = Object.values(when).every((texts) => textsIn(texts).length === 0);
    return [...(idle ? ['when'] : []), ...lacking].map((field) => ({ field, place }));
  });
  return [...(Object.keys(sites).length === 0 ? [{ field: 'sites' }] : []), ...ofSites, ...ofRules];
}

/** As it is sent: without conditions that nobody filled in. */
export const finished = (mapping: MatomoMapping): MatomoMapping => ({
  ...mapping,
  events: mapping.events.map((rule) => ({
    ...rule,
    when: Object.fromEntries(Object.entries(rule.when).filter(([, texts]) => textsIn(texts).length > 0)),
  })),
});
