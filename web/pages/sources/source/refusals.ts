import type { Reject } from '../api.ts';

/** All refusals of one kind. */
export interface RefusalGroup {
  code: string;
  field: string | undefined;
  count: number;
  /** first moment of the latest hour, UTC */
  last: string;
}

/** Refusals by code and field, the most frequent first. */
export function grouped(rejects: Reject[]): RefusalGroup[] {
  const groups = new Map<string, RefusalGroup>();
  for (const { code, field, count, hour } of rejects) {
    const key = `${code} ${field ?? ''}`;
    const before = groups.get(key) ?? { code, field, count: 0, last: hour };
    groups.set(key, { ...before, count: before.count + count, last: hour > before.last ? hour : before.last });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
