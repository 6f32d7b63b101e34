import { createHash } from 'node:crypto';
import { seededRandom } from '../../../segmenter/random.ts';
import type { Language } from '../../input/translations.ts';
import type { Bilingual } from '../bilingual.ts';
import { FIRST_NAMES, type FirstName, type NameRegion, NEUTRAL_NAMES, NEUTRAL_NAMES_OF } from './first-names.ts';

/** The members as far as a name and a face should fit them. */
export interface Bearer {
  /** The gender of most; null where both are many, or nobody knows. */
  readonly gender: 'female' | 'male' | null;
  /** Null where no age is known. */
  readonly age: number | null;
  /** Where most live, or the language of most; null where neither is known. */
  readonly region: NameRegion | null;
}

/** From this age on the names of the older generation are usual. */
const OLDER_FROM = 50;

/** True for members of the older generation. */
export function isOlder(age: number | null): boolean {
  return age !== null && age >= OLDER_FROM;
}

/**
 * A name for a persona that fits its members: the same for the same seed. Names that are `taken` (as they are written in
 * either language) are passed over while the list has others. Without a region, it follows the language of the text.
 */
export function personaName(seed: string, bearer: Bearer, language: Language, taken: ReadonlySet<string>): Bilingual {
  const region = bearer.region ?? (language === 'zh' ? 'zh' : 'en');
  const list = namesFor(bearer, region);
  const start = Math.floor(seededRandom(seedOf(seed))() * list.length);
  const turned = [...list.slice(start), ...list.slice(0, start)];
  const { latin, zh } = turned.find((name) => !taken.has(name.latin) && !taken.has(name.zh)) ?? turned[0]!;
  return { en: latin, zh };
}

/** A text as a number: segments of equal numbers in other workspaces have other names. */
function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE();
}

function namesFor({ gender, age }: Bearer, region: NameRegion): readonly FirstName[] {
  if (gender === null) return NEUTRAL_NAMES_OF[region] ?? NEUTRAL_NAMES;
  return FIRST_NAMES[region][gender][isOlder(age) ? 'older' : 'younger'];
}
