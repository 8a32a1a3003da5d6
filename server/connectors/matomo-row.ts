import type { When } from './matomo-mapping.ts';
import type { Parameters } from './matomo-requests.ts';
import type { Row } from './table.ts';
import { type Fits, pathsLike, textsLike } from './wildcards.ts';

/** A tracking request as mappings see it: a row whose columns are its parameters. */
export class RequestRow implements Row {
  readonly line = 1;
  readonly #parameters: Parameters;
  #address: URL | undefined;
  #variables: Map<string, string> | undefined;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
  }

  /** A parameter, a custom variable by its name (`cvar.<name>`), or a parameter of the page's address (`url.<name>`). */
  at(name: string): string {
    if (name.startsWith('cvar.')) return this.#variable(name.slice(5)).trim();
    if (name.startsWith('url.')) return (this.#page()?.searchParams.get(name.slice(4)) ?? '').trim();
    return (this.#parameters.get(name) ?? '').trim();
  }

  /** The first of parameters that says something. */
  firstOf(names: string[]): string | undefined {
    return names.map((name) => this.at(name)).find((text) => text !== '');
  }

  /** The path of the page's address, without escapes; '' where there is none. */
  get path(): string {
    const path = this.#page()?.pathname ?? '';
    try {
      return decodeURIComponent(path);
    } catch {
      return path; // a bare % is no escape
    }
  }

  #page(): URL | undefined {
    const address = this.#parameters.get('url') ?? '';
    this.#address ??= URL.canParse(address) ? new URL(address) : undefined;
    return this.#address;
  }

  #variable(name: string): string {
    this.#variables ??= new Map(['_cvar', 'cvar'].flatMap((parameter) => variablesIn(this.#parameters.get(parameter))));
    return this.#variables.get(name) ?? '';
  }
}

/** `{"1": ["name", "value"], …}`, as Matomo's clients write custom variables; what is nothing of the kind has none. */
function variablesIn(json: string | undefined): [string, string][] {
  let variables: unknown;
  try {
    variables = JSON.parse(json ?? '{}');
  } catch {
    return [];
  }
  if (typeof variables !== 'object' || variables === null) return [];
  return Object.values(variables).flatMap((pair: unknown): [string, string][] =>
    Array.isArray(pair) && pair.length === 2 ? [[String(pair[0]), String(pair[1])]] : [],
  );
}

/** Parameters by which Matomo knows that a request is something else than a view of a page. */
const otherKinds = ['e_c', 'e_a', 'idgoal', 'download', 'link', 'search', 'c_n', 'c_i', 'ca'];

/** Whether a request is one that a rule is for: of a goal, of an event, or, naming neither, a view of a page. */
export function matcherOf(when: When): (row: RequestRow) => boolean {
  const url = anyOf(when.url, pathsLike);
  const texts = Object.entries({
    action_name: when.title,
    e_c: when.category,
    e_a: when.action,
    e_n: when.name,
    idgoal: when.goal,
  }).flatMap(([parameter, patterns]) => (patterns === undefined ? [] : [{ parameter, fits: anyOf(patterns, textsLike) }]));
  const isOfKind = kindOf(when);
  return (row) => isOfKind(row) && url(row.path) && texts.every(({ parameter, fits }) => fits(row.at(parameter)));
}

function kindOf({ goal, category, action, name }: When): (row: RequestRow) => boolean {
  if (goal !== undefined) return (row) => row.at('idgoal') !== '';
  if ((category ?? action ?? name) !== undefined) return (row) => row.firstOf(['e_c', 'e_a']) !== undefined;
  return (row) => row.firstOf(otherKinds) === undefined;
}

/** Fits what one of the patterns fits; without any, everything. */
function anyOf(patterns: string | string[] | undefined, like: (pattern: string) => Fits): Fits {
  if (patterns === undefined) return () => true;
  const all = [patterns].flat().map(like);
  return (text) => all.some((fits) => fits(text));
}
