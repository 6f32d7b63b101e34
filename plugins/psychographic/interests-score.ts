import type { InterestsConfig } from './interests-config.ts';

/** Which groups an interest belongs to, by index. */
export type GroupsOf = (interest: string) => readonly number[];

const NO_GROUP: readonly number[] = [];

/** Interests, or other terms, by case, width (Unicode NFKC) and outer spaces alike. */
export function groupsByInterest({
  groups,
}: {
  readonly groups: readonly { readonly any: readonly string[] }[];
}): GroupsOf {
  const known = new Map<string, number[]>();
  groups.forEach(({ any }, index) => {
    for (const interest of new Set(any.map(plainTerm))) {
      const found = known.get(interest);
      if (found) found.push(index);
      else known.set(interest, [index]);
    }
  });
  return (interest) => known.get(plainTerm(interest)) ?? NO_GROUP;
}

/** The share of a customer's interests that belong to the group; 0, no member, below `atLeast` of them. */
export function interestStrength({ atLeast }: InterestsConfig, belonging: number, listed: number): number {
  return belonging >= atLeast ? belonging / listed : 0;
}

/** Of so many events, as they count today: x / (x + halfStrength); 0, no member, once it has faded. */
export function eventStrength({ halfStrength, fades }: InterestsConfig, events: number): number {
  const strength = events / (events + halfStrength);
  return strength >= fades ? strength : 0;
}

/** Of two independent signs of an interest: 1 - (1 - a)(1 - b), the noisy-or of J. Pearl (1988). */
export function together(a: number, b: number): number {
  return b === 0 ? a : 1 - (1 - a) * (1 - b);
}

/** A term without what does not tell it from another. */
export function plainTerm(interest: string): string {
  return interest.normalize('NFKC').trim().toLowerCase();
}
