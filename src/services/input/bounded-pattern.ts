import { RE2JS } from 're2js';

/** Longest regular expression, in characters. */
const LONGEST = 1_000;
/** Signs of what may be tried in ways without end on one text: repetition, and references back. */
const REPEATS = /[*+{]|\\[1-9k]/;
/** Ways in which an expression may be tried at each place of a text. */
const MOST_WAYS = 1_000;
/** Most steps that an automaton has: each sign of a text may take as many. */
const MOST_STEPS = 500;

/**
 * A test for texts that a regular expression is found in. Its time grows with the text and no faster, whatever is asked: what repeats goes
 * to RE2's automata, which know no looking around and no references back. Throws for a text that is none, or not bounded so.
 */
export function boundedPattern(source: string): (text: string) => boolean {
  if (source.length > LONGEST) throw new Error(`A regular expression has ${LONGEST} characters at most.`);
  // Also what RE2 takes is written as JavaScript has it.
  const plain = new RegExp(source, 'u');
  if (!REPEATS.test(source) && waysOf(source) <= MOST_WAYS) return (text) => plain.test(text);
  const automaton = RE2JS.compile(RE2JS.translateRegExp(source));
  if (automaton.programSize() > MOST_STEPS) throw new Error('The regular expression repeats too much.');
  return (text) => automaton.test(text);
}

/** In how many ways an expression without repetition may be tried, at most: alternatives of groups in a row multiply, as `(a|aa)(a|aa)`. */
function waysOf(source: string): number {
  const count = (sign: string) => source.split(sign).length - 1;
  const groups = Math.max(1, count('('));
  return 2 ** count('?') * (count('|') / groups + 1) ** groups;
}
