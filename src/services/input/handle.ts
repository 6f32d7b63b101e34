import { PersonagraphError } from '../../errors.ts';

/** Most characters of a handle. */
export const LONGEST_HANDLE = 64;

/** The form of handles: names of segmentations and personas in URLs, programs and files. */
export const HANDLE = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const HANDLE_RULE = 'has lower case letters, digits and -, 64 at most';

/** Throws INVALID_INPUT for a text that cannot be a handle. */
export function checkHandle(key: string): string {
  if (HANDLE.test(key)) return key;
  throw new PersonagraphError('INVALID_INPUT', `A key ${HANDLE_RULE}.`, { field: ['key'] });
}

/** The handle that a name for people suggests; `otherwise` for one without a letter or digit of ASCII. */
export function handleOf(name: string, otherwise: string): string {
  const key = name
    .normalize('NFKD')
    // `Álex` is `alex`: an accent parts no word.
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_HANDLE)
    .replace(/^-+|-+$/g, '');
  return key === '' ? otherwise : key;
}

/** A handle like another, with a number that tells them apart: `alex`, `alex-2`, `alex-3`. */
export function numberedHandle(handle: string, number: number): string {
  if (number === 1) return handle;
  const ending = `-${number}`;
  return `${handle.slice(0, LONGEST_HANDLE - ending.length).replace(/-+$/, '')}${ending}`;
}
