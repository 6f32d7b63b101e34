import type { FreeText } from '../../db/reads/free-texts.ts';
import type { Bilingual } from './bilingual.ts';
import { FIRST_NAMES } from './names/first-names.ts';

/** A member's own words, and where they are from. */
export interface Quote {
  readonly text: string;
  readonly source: Bilingual;
  /** The day, ISO 8601. */
  readonly date: string;
}

/** Texts shorter than this say too little, and longer ones are no quotes. */
export const QUOTE_LENGTH = { least: 25, most: 240 } as const;
const IDEAL = 90;

/** What may tell who somebody is: addresses, numbers, links, handles, greetings and signatures. */
const PERSONAL = [
  /[\w.+-]+@[\w-]+\.\w/,
  /https?:|www\./i,
  /(?:^|\s)@\w/,
  // Phone numbers, orders, cards, postcodes: five digits, however they are parted.
  /\d(?:[\s().+/-]?\d){4,}/,
  /\b(?:mr|mrs|ms|miss|dr|prof|herr|frau|mme|monsieur|madame|señora?|signora?)\.?\s+\p{L}/iu,
  /\b(?:my name is|i am called|i'm called|this is \p{Lu}|ich heiße|je m'appelle|me llamo|mi chiamo)\b/iu,
  /\b(?:regards|sincerely|cheers|yours|best wishes|grüße|cordialement|saludos)\s*,?\s+\p{L}/iu,
  /\b\d+\s+\p{L}+\s+(?:street|st|road|rd|avenue|ave|lane|drive)\b|\p{L}(?:straße|strasse)\s*\d/iu,
  /我叫|我是[\u4e00-\u9fff]{2,3}[,，。]|(?:先生|女士|小姐)|[路街巷]\s*\d+\s*号/,
] as const;

const FIRST = new Set(
  Object.values(FIRST_NAMES)
    .flatMap(({ female, male }) => [female, male])
    .flatMap(({ younger, older }) => [...younger, ...older])
    .flatMap(({ latin, zh }) => [...latin.split(' ').filter((part) => part.length > 2), zh])
    .map((name) => name.toLowerCase()),
);
/** Names that are words too: they count as names only in the middle of a sentence, with a capital. */
const MARKED_NAME = /\p{Lu}\p{L}+/gu;

/** True for a text without anything that may tell who wrote it, or who it is about. */
export function isImpersonal({ text, name, externalId }: Pick<FreeText, 'text' | 'name' | 'externalId'>): boolean {
  if (PERSONAL.some((pattern) => pattern.test(text))) return false;
  const plain = text.toLowerCase();
  if (externalId.length >= 3 && plain.includes(externalId.toLowerCase())) return false;
  const own = (name ?? '')
    .toLowerCase()
    .split(/[\s,.;-]+/)
    .filter((part) => part.length > 1);
  if (own.some((part) => containsWord(plain, part))) return false;
  return !(text.match(MARKED_NAME) ?? []).some((word) => FIRST.has(word.toLowerCase())) && !hasChineseName(text);
}

function containsWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  // Chinese has no spaces between words.
  if (/\p{Script=Han}/u.test(word)) return true;
  return new RegExp(`(?<![\\p{L}\\p{N}])${word.replaceAll(/[^\p{L}\p{N}]/gu, '')}(?![\\p{L}\\p{N}])`, 'u').test(text);
}

function hasChineseName(text: string): boolean {
  if (!/\p{Script=Han}/u.test(text)) return false;
  return [...FIRST].some((name) => /^\p{Script=Han}{3,}$/u.test(name) && text.includes(name));
}

/**
 * Quotes out of what members wrote, word for word: one a member, and of different questions first. What may tell who
 * somebody is is left out. The same texts give the same quotes.
 */
export function chooseQuotes(texts: readonly FreeText[], most: number): Quote[] {
  const fit = texts
    .filter((one) => one.text.trim().length >= QUOTE_LENGTH.least && one.text.length <= QUOTE_LENGTH.most)
    .filter(isImpersonal)
    .sort((a, b) => distance(a) - distance(b) || (a.text < b.text ? -1 : 1));
  const chosen: FreeText[] = [];
  const told = new Set<string>();
  for (const again of [false, true]) {
    for (const one of fit) {
      if (chosen.length >= most) break;
      const same = chosen.some(({ customerId, text }) => customerId === one.customerId || text === one.text);
      if (same || (!again && told.has(one.origin))) continue;
      told.add(one.origin);
      chosen.push(one);
    }
  }
  return chosen.map((one) => ({ text: one.text, source: sourceOf(one), date: one.at.toISOString().slice(0, 10) }));
}

function distance({ text }: FreeText): number {
  return Math.abs(text.length - IDEAL);
}

function sourceOf({ origin, title, kind }: FreeText): Bilingual {
  if (kind === 'SURVEY') {
    return { en: `Answer to “${origin}” (${title})`, zh: `对“${origin}”的回答（${title}）` };
  }
  const name = origin.replaceAll('_', ' ');
  return { en: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, zh: `“${name}”事件` };
}
