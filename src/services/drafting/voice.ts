import type { Bilingual } from './bilingual.ts';

/** How a persona is spoken of. Of no known gender, its verbs are plural: `they have`. */
export interface Voice {
  readonly name: Bilingual;
  readonly she: string;
  readonly her: string;
  /** Possessive. */
  readonly hers: string;
  readonly has: string;
  readonly is: string;
  /** The ending of other verbs: `buy${s}`. */
  readonly s: string;
  readonly zh: string;
}

/** The voice for the gender of most members; null where both are many, or nobody knows. */
export function voiceOf(name: Bilingual, gender: 'female' | 'male' | null): Voice {
  if (gender === 'female') return { name, she: 'she', her: 'her', hers: 'her', has: 'has', is: 'is', s: 's', zh: '她' };
  if (gender === 'male') return { name, she: 'he', her: 'him', hers: 'his', has: 'has', is: 'is', s: 's', zh: '他' };
  return { name, she: 'they', her: 'them', hers: 'their', has: 'have', is: 'are', s: '', zh: 'TA' };
}
