/** Texts that are composed already, which most are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/**
 * The one form in which texts are stored and compared: Unicode's composed one (NFC). A letter with its accent is one
 * sign, however the keyboard that wrote it sent it. Case and white space stay, and count where texts are equal or not.
 */
export function composed(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFC');
}

/** The same of every text of a JSON value, keys among them. */
export function composedJson<T>(value: T): T {
  if (typeof value === 'string') return composed(value) as T;
  if (Array.isArray(value)) return value.map(composedJson) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [composed(key), composedJson(item)])) as T;
}

/** Texts that are in the exact form already, which most are: of visible ASCII, with single spaces between words. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
/** Signs that nobody sees: soft hyphens, marks of direction, joints of no width. */
const UNSEEN = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const SPACES = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/**
 * The form in which texts are held to be equal: Unicode's NFKC (full width and ligatures are plain letters), any run of
 * white space one space, none at the ends, and no signs that nobody sees. Case counts.
 */
export function exactForm(text: string): string {
  return PLAIN.test(text) ? text : seenForm(text).trim();
}

/**
 * The form in which parts of texts are looked for: the same by full case folding (ß is ss, ς is σ, and the four letters
 * i of Turkish are one), the same in every language. A space at an end stays: a part may begin with one.
 */
export function looseForm(text: string): string {
  const folded = seenForm(text).toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
  return folded.replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
}

function seenForm(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '').replace(SPACES, ' ');
}
