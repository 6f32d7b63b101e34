import type { InterestsConfig } from './interests-config.ts';

/** Which groups an interest belongs to, by index. */
export type GroupsOf = (interest: string) => readonly number[];

const NO_GROUP: readonly number[] = [];

export function groupsByInterest({ groups }: InterestsConfig): GroupsOf {
  const known = new Map<string, number[]>();
  groups.forEach(({ any }, index) => {
    for (const interest of new Set(any.map(normal))) {
      const found = known.get(interest);
      if (found) found.push(index);
      else known.set(interest, [index]);
    }
  });
  return (interest) => known.get(normal(interest)) ?? NO_GROUP;
}

/** The share of a customer's interests that belong to the group; 0, no member, below `atLeast` of them. */
export function interestStrength({ atLeast }: InterestsConfig, belonging: number, listed: number): number {
  return belonging >= atLeast ? belonging / listed : 0;
}

function normal(interest: string): string {
  return interest.normalize('NFKC').trim().toLowerCase();
}
