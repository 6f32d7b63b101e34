import { type CustomerType, SURVEY_TRAITS } from './customer-type.ts';
import { normal } from './normal.ts';
import type { Random } from './random.ts';

/** Standard deviation of a person's scale score about the type's mean. */
const SPREAD = 0.55;
/** Share of single scales left out by those who answered. */
const SKIPPED = 0.04;
const RIVALS = ['Brightmart', 'Nordhaus', 'Casa Viva', 'Everyday & Co'];

type Traits = Record<string, number | string | boolean | readonly string[]>;

/**
 * Draws the traits: survey scales 1..5 as means of four items, interests, why they buy. Unknown traits are left out.
 */
export function traitsOf(random: Random, type: CustomerType): Traits {
  const traits: Traits = {};
  if (random() < type.answered) {
    for (const trait of SURVEY_TRAITS) {
      if (random() < SKIPPED) continue;
      const score = Math.round((type.survey[trait] + SPREAD * normal(random)) * 4) / 4;
      traits[trait] = Math.min(5, Math.max(1, score));
    }
    if (random() >= SKIPPED) traits['buys_for'] = reasonOf(random, type);
  }
  // Interests are asked for in other places too.
  if (random() < 0.75) traits['interests'] = interestsOf(random, type);
  if (type.kind === 'RIVAL_CUSTOMER') traits['rival'] = RIVALS[Math.floor(random() * RIVALS.length)]!;
  else if (type.kind !== 'MARKET') traits['newsletter'] = random() < type.newsletter;
  return traits;
}

/** Brand image, function or price: the strongest of the three with noise. */
function reasonOf(random: Random, { survey }: CustomerType): string {
  const brand = survey.brand_focus + 0.7 * normal(random);
  const use = survey.quality_focus + 0.7 * normal(random);
  const price = survey.price_focus + 0.7 * normal(random);
  if (brand >= use && brand >= price) return 'brand image';
  return use >= price ? 'function' : 'price';
}

/** One to four, each once. */
function interestsOf(random: Random, type: CustomerType): string[] {
  const found: string[] = [];
  const wanted = 1 + Math.floor(random() * 4);
  for (let attempt = 0; attempt < wanted; attempt++) {
    const interest = type.interests(random);
    if (!found.includes(interest)) found.push(interest);
  }
  return found;
}
