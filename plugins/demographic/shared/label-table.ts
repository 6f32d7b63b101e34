import type { BilingualText } from 'personagraph/segmenter';
import { normalise } from './label.ts';

/** One group of labels that mean the same. */
export interface LabelGroup {
  readonly key: string;
  readonly name: BilingualText;
  /** Labels and phrases within labels, English and Chinese, as people write them. */
  readonly words: readonly string[];
  /** Where a label has phrases of several groups, those of the highest rank decide. Default 1. */
  readonly rank?: number;
}

/** How the labels of one feature are read. */
export interface LabelTable {
  readonly groups: readonly LabelGroup[];
  /** Labels that say nothing, on purpose. */
  readonly silent: readonly string[];
  /** Words that keep a phrase beside them from meaning what it says: `some college`, `not married`. */
  readonly qualifiers: readonly string[];
  /**
   * The decision between several groups in one label: by the last phrase (job titles end in what they are), or none.
   */
  readonly several: 'last' | 'none';
  /** Codes of a classification, such as `ISCED 6`, read from the normalised label. */
  readonly code?: (name: string) => string | undefined;
}

/** The group a label was read as, or why it is none. */
export interface Reading {
  readonly key: string | null;
  readonly why: 'known' | 'silent' | 'unknown' | 'several' | 'qualified';
  /** The phrase within a longer label that it was read by; null for a label known as a whole. */
  readonly phrase: string | null;
}

/** The word of settings for a label that has no group. */
export const SILENT = 'unknown';

/** A reader of labels with `own` meanings (of whole labels) over the table's. */
export type LabelReader = (label: string) => Reading;

const QUALIFIER = -1;
const HAN = /\p{Script=Han}/u;

/** The table as a function that makes readers. The phrases are looked up by words: a label costs its own length. */
export function compileLabels(table: LabelTable): (own: Readonly<Record<string, string>>) => LabelReader {
  const phrases = new Map<string, number>();
  for (const word of table.qualifiers) phrases.set(normalise(word), QUALIFIER);
  table.groups.forEach(({ words }, group) => {
    for (const word of words) phrases.set(normalise(word), group);
  });
  const silent = new Set([...table.silent, SILENT].map(normalise));
  const most = longestOf([...phrases.keys()]);

  /** Groups of the phrases in a label, from left to right, the longest phrase at each place. */
  function* groupsIn(name: string): Generator<readonly [number, string]> {
    const words = name.split(' ');
    for (let at = 0; at < words.length; ) {
      const found = longestAt(phrases, words, at, most.words, ' ');
      if (found !== undefined) {
        yield [phrases.get(found.text)!, found.text];
        at += found.length;
      } else {
        if (HAN.test(words[at]!)) yield* groupsInHan(words[at]!);
        at += 1;
      }
    }
  }

  /** Chinese has no spaces: phrases begin at any character. */
  function* groupsInHan(word: string): Generator<readonly [number, string]> {
    const characters = [...word];
    for (let at = 0; at < characters.length; ) {
      const found = longestAt(phrases, characters, at, most.characters, '');
      if (found !== undefined && HAN.test(found.text)) yield [phrases.get(found.text)!, found.text];
      at += found?.length ?? 1;
    }
  }

  function readPhrases(name: string): Reading {
    const found = [...groupsIn(name)];
    if (found.length === 0) return { key: null, why: 'unknown', phrase: null };
    if (found.some(([group]) => group === QUALIFIER)) return { key: null, why: 'qualified', phrase: null };
    const rankOf = (group: number): number => table.groups[group]!.rank ?? 1;
    const rank = found.reduce((high, [group]) => Math.max(high, rankOf(group)), 0);
    const deciding = found.filter(([group]) => rankOf(group) === rank);
    const [group, phrase] = deciding.at(-1)!;
    if (table.several === 'none' && deciding.some(([other]) => other !== group)) {
      return { key: null, why: 'several', phrase: null };
    }
    return { key: table.groups[group]!.key, why: 'known', phrase };
  }

  return (own) => {
    const stated = new Map(Object.entries(own).map(([label, key]) => [normalise(label), key]));
    return (label) => {
      const name = normalise(label);
      const key = stated.get(name);
      if (key !== undefined)
        return { key: key === SILENT ? null : key, why: key === SILENT ? 'silent' : 'known', phrase: null };
      if (name === '' || silent.has(name)) return { key: null, why: 'silent', phrase: null };
      const group = phrases.get(name);
      if (group !== undefined && group !== QUALIFIER) {
        return { key: table.groups[group]!.key, why: 'known', phrase: null };
      }
      const code = table.code?.(name);
      return code === undefined ? readPhrases(name) : { key: code, why: 'known', phrase: null };
    };
  };
}

function longestOf(phrases: readonly string[]): { words: number; characters: number } {
  return {
    words: phrases.reduce((high, phrase) => Math.max(high, phrase.split(' ').length), 1),
    characters: phrases.reduce((high, phrase) => (HAN.test(phrase) ? Math.max(high, phrase.length) : high), 1),
  };
}

function longestAt(
  phrases: ReadonlyMap<string, number>,
  parts: readonly string[],
  at: number,
  most: number,
  glue: string,
): { text: string; length: number } | undefined {
  for (let length = Math.min(most, parts.length - at); length > 0; length -= 1) {
    const text = parts.slice(at, at + length).join(glue);
    if (phrases.has(text)) return { text, length };
  }
  return undefined;
}
