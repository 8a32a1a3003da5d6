/** A list with one of its entries moved up (−1) or down (1); as it is where there is no place. */
export function moved<T>(list: readonly T[], entry: T, by: 1 | -1): T[] {
  const at = list.indexOf(entry);
  const other = list[at + by];
  if (at < 0 || other === undefined) return [...list];
  return list.map((one) => (one === entry ? other : one === other ? entry : one));
}
