/**
 * The form of a text that goes with a count as it is shown (`0`, `1`, `1.204`). German and English have one form for one
 * and another for all else; a test holds that `Intl.PluralRules` agrees, and walks all texts with a count.
 */
export const byCount = (count: string, one: string, other: string): string => (count === '1' ? one : other);
