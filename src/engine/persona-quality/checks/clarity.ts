import type { RatedPersona } from '../rated-persona.ts';
import { checked, type QualityCheckResult, unchecked } from '../rating.ts';

/** Longest sentence that reads well: 25 words (UK Government Digital Service, content design guidance), 60 characters of Chinese. */
const MOST_WORDS = 25;
const MOST_CHARACTERS = 60;
const SENTENCE_END = /(?<=[.!?])\s+|(?<=[。！？；])|\n+/u;
const HAN = /\p{Script=Han}/gu;

/** Words that programs use: `events.purchase`, `net_amount`, `netAmount`, `LAST_SEEN`. Addresses and abbreviations are none. */
const KEY =
  /(?<![\w@./:-])(?:[a-z]\w+(?:\.[a-z]\w+)+\b(?!\/)|[A-Za-z]+(?:_[A-Za-z0-9]+)+|[a-z]{2,}[A-Z][A-Za-z0-9]+)(?![\w@])/gu;
/** Ends of names of sites, which look like keys. */
const SITE = /\.(?:com|cn|org|net|io|de|fr|uk|eu|co|shop|app)$/u;
/** Names written so. */
const NAMES: ReadonlySet<string> = new Set([
  'iPhone',
  'iPad',
  'iPods',
  'eBay',
  'iOS',
  'macOS',
  'iCloud',
  'eBook',
  'eBooks',
]);

/** Whether it reads well. */
export function clarityChecks(persona: RatedPersona): QualityCheckResult[] {
  const texts = [
    ...Object.values(persona.texts).flat(),
    ...persona.claims.flatMap(({ texts: own }) => Object.values(own)),
  ];
  const written = texts.filter((text) => text.trim() !== '');
  return [shortSentences(written), wordsNotKeys(written), saidOnce(persona), inItsLanguage(persona)];
}

function shortSentences(texts: readonly string[]): QualityCheckResult {
  const sentences = texts.flatMap((text) => text.split(SENTENCE_END)).filter((sentence) => sentence.trim() !== '');
  const long = sentences.filter(isLong).length;
  return checked(
    'SHORT_SENTENCES',
    long === 0,
    `${long} of ${sentences.length} sentences have more than ${MOST_WORDS} words, or ${MOST_CHARACTERS} characters of Chinese.`,
    `${sentences.length} 句中有 ${long} 句超过 ${MOST_WORDS} 个英文词或 ${MOST_CHARACTERS} 个汉字。`,
  );
}

function isLong(sentence: string): boolean {
  const han = sentence.match(HAN)?.length ?? 0;
  const words = sentence.replace(HAN, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
  return han > MOST_CHARACTERS || words > MOST_WORDS;
}

function wordsNotKeys(texts: readonly string[]): QualityCheckResult {
  const keys = new Set(texts.flatMap((text) => [...text.matchAll(KEY)].map(([key]) => key)));
  const found = [...keys].filter((key) => !SITE.test(key) && !NAMES.has(key));
  const shown = found.slice(0, 5);
  return checked(
    'WORDS_NOT_KEYS',
    found.length === 0,
    found.length === 0 ? 'No key of a program stands for a word.' : `Keys stand for words: ${shown.join(', ')}.`,
    found.length === 0 ? '没有用程序键名代替词语。' : `以程序键名代替词语：${shown.join('、')}。`,
  );
}

function saidOnce({ claims }: RatedPersona): QualityCheckResult {
  if (claims.length === 0) return unchecked('SAID_ONCE', 'There are no claims.', '没有论断。');
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const seen = new Set<string>();
  let twice = 0;
  for (const { texts } of claims) {
    const own = Object.values(texts).map(plain);
    if (own.some((text) => seen.has(text))) twice++;
    for (const text of own) seen.add(text);
  }
  return checked(
    'SAID_ONCE',
    twice === 0,
    `${twice} of ${claims.length} claims say what another says.`,
    `${claims.length} 条论断中有 ${twice} 条重复。`,
  );
}

/** A Chinese text has Chinese characters, an English one more other letters. */
function inItsLanguage({ texts, claims }: RatedPersona): QualityCheckResult {
  const all = [
    ...Object.entries(texts).flatMap(([language, own]) => own.map((text) => ({ language, text }))),
    ...claims.flatMap(({ texts: own }) => Object.entries(own).map(([language, text]) => ({ language, text }))),
  ].filter(({ text }) => /\p{L}/u.test(text));
  const strange = all.filter(({ language, text }) => {
    const han = text.match(HAN)?.length ?? 0;
    // A name stands in any language.
    if (text.trim().split(/\s+/u).length < 4 && han < 4) return false;
    return language === 'zh' ? han === 0 : han * 2 > (text.match(/\p{L}/gu)?.length ?? 0);
  }).length;
  return checked(
    'TEXT_IN_ITS_LANGUAGE',
    strange === 0,
    `${strange} of ${all.length} texts are in another language than they say.`,
    `${all.length} 段文字中有 ${strange} 段与所标语言不符。`,
  );
}
