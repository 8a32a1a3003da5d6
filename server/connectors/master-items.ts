import type { z } from 'zod';
import type { AuthorityLine, OfferLine, ServiceLine } from '../contract/master-data.ts';
import { ImportFault, type LineFault } from './mapping.ts';
import type { Row } from './table.ts';

/** The id under which a portal knows a service. */
export interface PortalId {
  agency: string;
  id: string;
}

/**
 * What a file of master data says, in its order. `columns` names the column of a field in a fault. What comes from a
 * `register` (census, portal) has names of its own, which replace none that was given here.
 */
export type MasterItem =
  | ({ kind: 'authority'; register: boolean; given: AuthorityLine } & Place)
  | ({ kind: 'service'; given: ServiceLine; portalId?: PortalId } & Place)
  | ({ kind: 'offer'; given: OfferLine } & Place)
  /** a portal says that somebody answers for a service in an area: an ARS, its beginning, or an AGS */
  | { kind: 'responsibility'; line: number; area: string; service: PortalId }
  | { kind: 'leftOut'; line: number; code: string; message: string }
  | { kind: 'ignored'; columns: string[] }
  | ({ kind: 'error' } & LineFault);

/** The columns of fields, `name.de` for an inner one. */
export type Columns = Record<string, string>;
export interface Place {
  line: number;
  columns: Columns;
}

/** A cell that cannot be what its column is for; the message says what to write. */
export class WrongCell extends Error {}

/** The value of a cell. Throws ImportFault, naming the column, where `read` throws WrongCell. */
export function cellOf<T>(row: Row, column: string, read: (text: string) => T): T {
  try {
    return read(row.at(column) ?? '');
  } catch (error) {
    if (error instanceof WrongCell) throw new ImportFault(row.line, 'invalid', error.message, column);
    throw error;
  }
}

/** Checks the fields of a line by the rules of the API. Throws ImportFault: the first fault, with its column. */
export function checked<S extends z.ZodType>(schema: S, fields: object, { line, columns }: Place): z.output<S> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map(String);
  const field = path.join('.');
  const column = columns[field] ?? columns[path[0] ?? ''];
  const lacking = issue?.code === 'invalid_type' && path.reduce<unknown>(within, fields) === undefined;
  if (lacking) throw new ImportFault(line, 'missing', `${field} is missing`, column);
  const long = issue?.code === 'too_big' && issue.origin === 'string' ? `has more than ${issue.maximum} characters` : undefined;
  throw new ImportFault(line, 'invalid', `${field}: ${long ?? issue?.message ?? 'is wrong'}`, column);
}

const within = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The item that is made, or the fault for which it is not. */
export function orFault(make: () => MasterItem): MasterItem {
  try {
    return make();
  } catch (error) {
    if (error instanceof ImportFault) return error.toItem();
    throw error;
  }
}
