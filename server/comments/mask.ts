/**
 * Masks what may name a person in a free text: e-mail addresses, IBANs, telephone numbers and long groups of digits
 * (events.md, "Comments"). It rather masks a date or a price too many than a number too few; doing it twice changes nothing.
 */
export function mask(text: string): string {
  return text
    .replace(email, '[E-Mail]')
    .replace(iban, '[IBAN]')
    .replace(digits, (found) => (/^[+(0]/.test(found) ? '[Telefon]' : '[Nummer]'));
}

/** Anything around an @, also a full-width one; (at) and [at] only before something that looks like a host. */
const email =
  /[^\s@＠]+[^\S\n]?[@＠][^\S\n]?[^\s@＠]+|[^\s()[\]{}]{1,64}\s?[([{]\s?at\s?[)\]}]\s?[^\s()[\]{}]{1,100}\.[a-z]{2,}/giu;

/** Two letters and two check digits, then the account in one piece, in groups of four, or in any groups where it is all digits. */
const iban =
  /\b[A-Z]{2}\p{Nd}{2}(?:[A-Z\p{Nd}]{11,30}|(?:[^\S\n.-]?[A-Z]{4})?(?:[^\S\n]{0,2}[.-]?\p{Nd}){8,26}[A-Z\p{Nd}]{0,3}|(?:[ .-][A-Z\p{Nd}]{4}){2,7}(?:[ .-][A-Z\p{Nd}]{1,4})?)(?![A-Z\p{Nd}])/giu;

/** Six digits or more with at most three characters between two of them, as in telephone, case and account numbers. */
const digits = /(?:\+\p{Zs}?)?\(?\p{Nd}(?:[\p{Zs}\t./()–—−_-]{0,3}\p{Nd}){5,}/gu;
