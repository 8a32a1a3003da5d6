/**
 * The newest version that was saved elsewhere, in another window or by somebody else, since a draft was begun; undefined:
 * none.
 */
export function savedElsewhere(
  versions: readonly { version: number }[],
  newestThen: number,
  savedHere: readonly number[],
): number | undefined {
  const others = versions.map(({ version }) => version).filter((one) => one > newestThen && !savedHere.includes(one));
  return others.length === 0 ? undefined : Math.max(...others);
}
