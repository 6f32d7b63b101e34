/** Letters that Unicode does not take apart into a base and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', đ: 'd', ð: 'd', ł: 'l', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th' },
};

/** A name as it is compared: case, accents, spacing and punctuation do not matter. Empty where nothing is left. */
export function nameForm(name: string): string {
  const lower = name.toLowerCase();
  // Most names are plain ASCII, and there are many.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  if (/^[\x00-\x7f]*$/.test(lower))
    return lower
      .replace(/['`]/g, '')
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßøđðłæœıþ]/g, (letter) => LETTERS[letter]!)
    .replace(/[’‘'`´ʻ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * A part of a segment's key, `[a-z0-9_]`, at most 28 letters. It is the name itself where short and Latin, otherwise a
 * number made of it (FNV-1a, 32 bits).
 */
export function keyForm(name: string): string {
  const form = nameForm(name);
  const latin = form.replaceAll(' ', '_');
  if (/^[a-z0-9_]{1,28}$/.test(latin)) return latin;
  let hash = 0x811c9dc5;
  for (const unit of new TextEncoder().encode(form)) hash = Math.imul(hash ^ unit, 0x01000193);
  return `x${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
