import { encodingByMark } from '../../file/magic.ts';

/** How bytes seem to be text. */
export interface EncodingGuess {
  /** WHATWG label. */
  readonly encoding: string;
  /** True where the mapping must say it. */
  readonly isNeeded: boolean;
  /** Why, for people. */
  readonly evidence: string;
  /** What people must decide; undefined where the bytes tell. */
  readonly doubt?: string;
}

interface Candidate {
  readonly encoding: string;
  /** Share of the letters beyond ASCII that are usual in it. */
  usual(text: string, bytes: Buffer): number;
}

const WESTERN = /[À-ÖØ-öø-ÿŒœŠšŽžŸ€‘’“”–—…°§«»¿¡©®²³ª]/u;
const CENTRAL = /[ÁáÂâĂăÄäĆćÇçČčĎďÉéĘęËëĚěÍíÎîŁłŃńŇňÓóÔôŐőÖöŔŕŘřŚśŠšŞşŤťŢţÚúŮůŰűÜüÝýŹźŻżŽžĄąßĐđ€‘’“”–—…]/u;
const CANDIDATES: readonly Candidate[] = [
  { encoding: 'euc-kr', usual: (text) => shareOf(text, /[\uac00-\ud7a3]/u) },
  {
    encoding: 'shift_jis',
    usual: (text) =>
      shareOf(text, /[\u3040-\u30ff]/u) < 0.2 ? 0 : shareOf(text, /[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/u),
  },
  { encoding: 'gb18030', usual: (_, bytes) => pairShare(bytes, 0xb0, 0xd7) },
  { encoding: 'big5', usual: (_, bytes) => (pairShare(bytes, 0xb0, 0xd7) === 1 ? 0 : pairShare(bytes, 0xa4, 0xc6)) },
  { encoding: 'windows-1251', usual: (text) => (/[а-яё]{3}/u.test(text) ? shareOf(text, /[А-Яа-яЁё№«»–—…]/u) : 0) },
  { encoding: 'windows-1252', usual: (text) => loneShare(text, WESTERN) },
  { encoding: 'windows-1250', usual: (text) => loneShare(text, CENTRAL) },
];
const USUAL = 0.95;
const SHOWN = 3;

/** Guesses the encoding of a file's first bytes, which may end inside a character. */
export function guessEncoding(head: Buffer): EncodingGuess {
  const marked = encodingByMark(head);
  if (marked !== undefined) return { encoding: marked, isNeeded: false, evidence: 'a byte order mark' };
  const whole = head.subarray(0, head.lastIndexOf(0x0a) + 1 || head.length);
  const utf8 = decoded(whole, 'utf-8');
  if (utf8 !== undefined) {
    const isAscii = shareOf(utf8, /./u) === 0;
    return { encoding: 'utf-8', isNeeded: false, evidence: isAscii ? 'ASCII alone' : 'all bytes are UTF-8' };
  }
  const bad = badLines(whole);
  if (bad) {
    const evidence = `UTF-8, but for ${bad} lines with bytes that are none, which would be rejected`;
    return { encoding: 'utf-8', isNeeded: false, evidence };
  }
  const wide = wideEncoding(whole);
  if (wide) return { encoding: wide, isNeeded: true, evidence: 'every second byte is zero' };
  const fits = CANDIDATES.flatMap(({ encoding, usual }) => {
    const text = decoded(whole, encoding);
    return text !== undefined && usual(text, whole) >= USUAL ? [{ encoding, text }] : [];
  });
  const [best] = fits;
  if (!best) {
    const doubt =
      'encoding: the bytes are none of UTF-8, and of no encoding that is known here: write the one the file was saved in';
    return { encoding: 'windows-1252', isNeeded: true, evidence: 'not known', doubt };
  }
  const others = fits.filter(({ text }) => text !== best.text);
  const evidence = `not UTF-8; it reads ${wordsOf(best.text)}`;
  if (others.length === 0 || best.encoding === 'euc-kr') return { encoding: best.encoding, isNeeded: true, evidence };
  // Words that all read alike would not help to decide.
  const readings = [best, ...others].map(({ encoding, text }) => {
    const other = (text === best.text ? others[0]! : best).text;
    return `${encoding} reads ${wordsOf(text, new Set(wordsIn(other)))}`;
  });
  const doubt = `encoding: ${readings.join('; ')}: write the one that is right`;
  return { encoding: best.encoding, isNeeded: true, evidence, doubt };
}

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{N}]*[^\p{ASCII}][\p{L}\p{N}]*/gu) ?? [];
}

/** Some words with letters beyond ASCII. */
function wordsOf(text: string, known: ReadonlySet<string> = new Set()): string {
  return [...new Set(wordsIn(text))]
    .filter((word) => !known.has(word))
    .slice(0, SHOWN)
    .map((word) => `"${word.slice(0, 20)}"`)
    .join(', ');
}

/** The text of bytes, with a replacement for those that are none of the encoding; `fatal` throws instead. */
export function decodeBytes(bytes: Buffer, encoding: string, fatal = false): string {
  const decoder = new TextDecoder(encoding, { fatal });
  // Node 20 reads a whole windows-1252 text as ISO 8859-1, whose euro sign is a control character, and pieces rightly.
  return decoder.decode(bytes, { stream: decoder.encoding === 'windows-1252' });
}

function decoded(bytes: Buffer, encoding: string): string | undefined {
  try {
    return decodeBytes(bytes, encoding, true);
  } catch {
    return undefined;
  }
}

/** Lines that are no UTF-8, where many more have letters that are; otherwise undefined. */
function badLines(bytes: Buffer): number | undefined {
  let bad = 0;
  let good = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const line = bytes.subarray(start, end === -1 ? bytes.length : end);
    const text = decoded(line, 'utf-8');
    if (text === undefined) bad++;
    else if (/[^\p{ASCII}]/u.test(text)) good++;
    start = end === -1 ? bytes.length : end + 1;
  }
  return good >= 10 * bad ? bad : undefined;
}

function wideEncoding(bytes: Buffer): string | undefined {
  const zeroes = [0, 0];
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) zeroes[at % 2]!++;
  const [even, odd] = zeroes as [number, number];
  if (odd > bytes.length / 4 && even < bytes.length / 50) return 'utf-16le';
  return even > bytes.length / 4 && odd < bytes.length / 50 ? 'utf-16be' : undefined;
}

/** Share of the characters beyond ASCII that fit a pattern; 0 where there are none. */
function shareOf(text: string, pattern: RegExp): number {
  const beyond = text.match(/[^\p{ASCII}]/gu) ?? [];
  return beyond.length === 0 ? 0 : beyond.filter((letter) => pattern.test(letter)).length / beyond.length;
}

/** The same, where the letters stand among ASCII ones: words of several others are of another alphabet. */
function loneShare(text: string, pattern: RegExp): number {
  const runs = text.match(/[^\p{ASCII}]+/gu) ?? [];
  const short = runs.filter((run) => run.length <= 2).length;
  return runs.length > 0 && short / runs.length >= USUAL ? shareOf(text, pattern) : 0;
}

/** Share of the high bytes that are pairs whose first lies in a range, or those of punctuation. */
function pairShare(bytes: Buffer, first: number, last: number): number {
  let high = 0;
  let paired = 0;
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    high++;
    const trail = bytes[at + 1] ?? 0;
    const isUsual = (lead >= first && lead <= last) || (lead >= 0xa1 && lead <= 0xa3);
    if (trail >= 0xa1) {
      if (isUsual) paired++;
      at++;
    }
  }
  return high === 0 ? 0 : paired / high;
}
