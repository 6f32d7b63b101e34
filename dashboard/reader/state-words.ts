import { texts } from './language.ts';
import { en } from './state-words.en.ts';
import { zh } from './state-words.zh.ts';

const words = texts(en, zh);

/** Enumerations that have words here. */
type Words = typeof en;

/** The word of a state, as `word` of `data/enumerations.ts` has those of the API: a value without one does not compile. */
export function stateWord<E extends keyof Words>(enumeration: E, value: keyof Words[E] & string): string {
  return (words.value[enumeration] as Readonly<Record<string, string>>)[value] ?? value;
}
