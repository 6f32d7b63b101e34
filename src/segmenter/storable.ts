/** Texts that can be stored: PostgreSQL has neither NUL nor half of a surrogate pair. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it is after
export const STORABLE = /^[^\u0000\p{Cs}]*$/u;

export function isStorable(text: string): boolean {
  return STORABLE.test(text);
}

/** A text for people to read, with U+FFFD in place of what cannot be stored. */
export function readable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it is after
  return text.replace(/[\u0000\p{Cs}]/gu, '\ufffd');
}
