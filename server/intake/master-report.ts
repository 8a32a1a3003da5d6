import { differences } from '../catalogue/differences.ts';
import type { LineFault } from '../connectors/mapping.ts';
import { type MasterDataAnswer, type MasterKind, masterLimits } from '../contract/master-data.ts';

const none = () => ({ added: 0, changed: 0, unchanged: 0 });

/** What an import of master data finds and changes, as it is answered; lists end at a limit, numbers do not. */
export class MasterReport {
  readonly answer: MasterDataAnswer;
  readonly #named = new Set<string>();

  constructor(asked: Pick<MasterDataAnswer, 'format' | 'dryRun'>) {
    this.answer = {
      ...asked,
      stored: false,
      counts: { authority: none(), service: none(), offer: none() },
      changes: [],
      missing: 0,
      missingEntries: [],
      outside: 0,
      leftOut: 0,
      leftOutLines: [],
      ignoredColumns: [],
      faults: 0,
      errors: [],
    };
  }

  fault({ line, column, code, message }: LineFault): void {
    this.answer.faults += 1;
    this.#list(this.answer.errors, { line, ...(column === undefined ? {} : { column }), code, message });
  }

  leftOut(line: number, code: string, message: string): void {
    this.answer.leftOut += 1;
    this.#list(this.answer.leftOutLines, { line, code, message }, masterLimits.told);
  }

  /** Notes what becomes of an entry; answers whether it is to be written. */
  becomes(kind: MasterKind, key: string, before: object | undefined, after: object): boolean {
    this.#named.add(`${kind} ${key}`);
    const fields = differences(before, after);
    const change = before === undefined ? 'added' : fields.length > 0 ? 'changed' : 'unchanged';
    this.answer.counts[kind][change] += 1;
    if (change === 'unchanged') return false;
    this.#list(this.answer.changes, { kind, key, change, fields });
    return true;
  }

  /** Notes what is here and not in the file; nothing of a file that says nothing. */
  missing(kind: MasterKind, here: Iterable<string>): void {
    if (this.#named.size === 0) return;
    for (const key of here) {
      if (this.#named.has(`${kind} ${key}`)) continue;
      this.answer.missing += 1;
      this.#list(this.answer.missingEntries, { kind, key }, masterLimits.told);
    }
  }

  #list<T>(list: T[], entry: T, most: number = masterLimits.listed): void {
    if (list.length < most) list.push(entry);
  }
}
