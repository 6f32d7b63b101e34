import type { Membership } from '../../../db/tables/memberships.ts';
import { explainFit, personaFit } from '../../../engine/persona/fit.ts';
import type { Context } from '../../core/context.ts';

/** A customer held against a persona. */
export interface Fit {
  readonly customerId: number;
  readonly personaId: number;
  /** 0..1 */
  readonly fit: number;
  readonly matched: boolean;
  /** Null where it is not matched. */
  readonly since: Date | null;
}

/** All active personas by how well a customer fits them, from the customer's memberships of now. */
export async function rankPersonas(customerId: number, { loaders }: Context): Promise<Fit[]> {
  const [profiles, memberships, matches] = await Promise.all([
    loaders.activePersonas(),
    loaders.membershipsOfCustomer.load(customerId),
    loaders.matchesOfCustomer.load(customerId),
  ]);
  const strengthOf = strengths(memberships);
  return profiles
    .map(({ persona, criteria }) => {
      // Rounded as the store rounds it, so that both say the same.
      const fit = Math.fround(personaFit(criteria, strengthOf));
      const matched = fit > 0 && fit >= Math.fround(persona.threshold);
      const since = matches.find(({ personaId }) => personaId === persona.id)?.since ?? null;
      return { customerId, personaId: persona.id, fit, matched, since: matched ? since : null };
    })
    .sort((a, b) => b.fit - a.fit || a.personaId - b.personaId);
}

/** What each criterion of a persona adds to a customer's fit. */
export async function contributions({ customerId, personaId }: Fit, { loaders }: Context) {
  const [criteria, memberships] = await Promise.all([
    loaders.criteriaOfPersona.load(personaId),
    loaders.membershipsOfCustomer.load(customerId),
  ]);
  return explainFit(criteria, strengths(memberships));
}

function strengths(memberships: readonly Membership[]): (segmentId: number) => number {
  const bySegment = new Map(memberships.map(({ segmentId, strength }) => [segmentId, strength]));
  return (segmentId) => bySegment.get(segmentId) ?? 0;
}
