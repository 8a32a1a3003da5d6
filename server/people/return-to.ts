/**
 * An address of ours to go to after signing in, as a page gave it; `/` for anything that would lead elsewhere. Browsers
 * read `//host`, `/\host` and, leaving tabs out, `/<tab>/host` as another host.
 */
export function returnToOf(text: string): string {
  return text.length <= 2_000 && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) ? text : '/';
}
