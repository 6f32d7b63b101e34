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
