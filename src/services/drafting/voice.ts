import type { Bilingual } from './bilingual.ts';

/** How a persona is spoken of within a sentence. */
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

const SINGULAR = { has: 'has', is: 'is', s: 's' } as const;

/** By pronoun, for the gender of most members. Where both are many, or nobody knows, verbs are plural: `they have`. */
export function pronounVoice(name: Bilingual, gender: 'female' | 'male' | null): Voice {
  if (gender === 'female') return { name, she: 'she', her: 'her', hers: 'her', ...SINGULAR, zh: '她' };
  if (gender === 'male') return { name, she: 'he', her: 'him', hers: 'his', ...SINGULAR, zh: '他' };
  return { name, she: 'they', her: 'them', hers: 'their', has: 'have', is: 'are', s: '', zh: '这位客户' };
}

/** By name. */
export function nameVoice(name: Bilingual): Voice {
  return { name, she: name.en, her: name.en, hers: `${name.en}’s`, ...SINGULAR, zh: name.zh };
}
