import type { MatchColumns } from '../persona/match.ts';
import type { PersonaOverlap } from './upkeep-figures.ts';

/** The pairs of personas with common members. The matches of a customer stand one after the other. */
export function overlapsOf(
  { customer, persona }: Pick<MatchColumns, 'customer' | 'persona'>,
  personas: readonly number[],
): PersonaOverlap[] {
  const places = new Map(personas.map((id, place) => [id, place]));
  const size = personas.length;
  const together = new Int32Array(size * size);
  const own: number[] = [];
  for (let from = 0, to = 0; from < customer.length; from = to) {
    own.length = 0;
    for (; to < customer.length && customer[to] === customer[from]; to++) {
      const place = places.get(persona[to]!);
      if (place !== undefined) own.push(place);
    }
    for (const one of own) for (const other of own) together[one * size + other]!++;
  }
  return personas.flatMap((firstId, one) =>
    personas.slice(one + 1).flatMap((secondId, after) => {
      const other = one + 1 + after;
      const both = together[one * size + other]!;
      if (both === 0) return [];
      return [{ firstId, secondId, first: together[one * (size + 1)]!, second: together[other * (size + 1)]!, both }];
    }),
  );
}

/** The lines above which two personas overlap: either is enough. */
export interface OverlapLines {
  readonly leastJaccard: number;
  readonly leastContained: number;
}

export function jaccardOf({ first, second, both }: PersonaOverlap): number {
  return both / (first + second - both);
}

export function isOver(overlap: PersonaOverlap, { leastJaccard, leastContained }: OverlapLines): boolean {
  const { first, second, both } = overlap;
  return jaccardOf(overlap) >= leastJaccard || both / Math.min(first, second) >= leastContained;
}
