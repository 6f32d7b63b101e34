import { RE2JS } from 're2js';

/** Longest regular expression, in characters. */
const LONGEST = 1_000;
/** Signs of what may be tried in many ways on one text: repetition, and references back. */
const REPEATS = /[*+{]|\\[1-9k]/;
/** Optional parts that may still be tried in each way. */
const MOST_OPTIONAL = 3;
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
  if (!REPEATS.test(source) && source.split('?').length - 1 <= MOST_OPTIONAL) return (text) => plain.test(text);
  const automaton = RE2JS.compile(RE2JS.translateRegExp(source));
  if (automaton.programSize() > MOST_STEPS) throw new Error('The regular expression repeats too much.');
  return (text) => automaton.test(text);
}
