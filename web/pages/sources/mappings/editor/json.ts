/** What JSON says; undefined where it is none, which whoever asks says beside the field. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
