import type { Scope } from '../../db/postgres/connection.ts';
import { type HeldFact, heldOfCustomer } from '../../db/reads/as-of.ts';
import { MEMBERSHIPS_OVER_TIME } from '../../db/tables/memberships/transitions.ts';
import { MATCHES_OVER_TIME } from '../../db/tables/personas/match-history.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { type Persona, personasInUse } from '../../db/tables/personas/personas.ts';
import { type PastScore, pastScores } from '../../db/tables/scores/score-history.ts';
import { type Segmentation, sharedSegmentations } from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { timesOfPersona, timesOfSegmentation, unansweredAt } from './answer-times.ts';

/** A segmentation or a persona whose history says nothing of a time, and why. */
export interface Unanswered {
  readonly segmentation: Segmentation | null;
  readonly persona: Persona | null;
  readonly message: string;
}

/** Facts of a customer at a time, and what is not known of then. */
export interface CustomerThen {
  readonly facts: readonly HeldFact[];
  readonly unanswered: readonly Unanswered[];
}

/** The memberships a customer had at a time, of the segmentations that had an answer. Throws IN_THE_FUTURE. */
export async function membershipsAt(scope: Scope, customerId: number, at: Date, now: number): Promise<CustomerThen> {
  const shared = await sharedSegmentations(scope);
  const unanswered = shared.flatMap((segmentation) => {
    const message = unansweredAt(timesOfSegmentation(segmentation), at, now);
    return message === null ? [] : { segmentation, persona: null, message };
  });
  const answering = new Set(shared.map(({ id }) => id));
  for (const { segmentation } of unanswered) answering.delete(segmentation.id);
  const facts = await heldOfCustomer(scope, MEMBERSHIPS_OVER_TIME, customerId, at);
  const segments = await segmentsByIds(
    scope,
    facts.map(({ parentId }) => parentId),
  );
  const answered = new Set(segments.flatMap(({ id, segmentationId }) => (answering.has(segmentationId) ? id : [])));
  return { facts: facts.filter(({ parentId }) => answered.has(parentId)), unanswered };
}

/** The scores a customer had at a time, known or not, of the segmentations that had an answer. Throws IN_THE_FUTURE. */
export async function scoresAt(scope: Scope, customerId: number, at: Date, now: number): Promise<PastScore[]> {
  const shared = await sharedSegmentations(scope);
  const answering = shared.filter((one) => unansweredAt(timesOfSegmentation(one), at, now) === null);
  const found = await pastScores(
    scope,
    answering.map(({ id }) => id),
    [customerId],
    at,
  );
  return found.map(({ row }) => row);
}

/** The personas a customer was matched to at a time, of those it was held against. Throws IN_THE_FUTURE. */
export async function matchesAt(scope: Scope, customerId: number, at: Date, now: number): Promise<CustomerThen> {
  const personas = await personasInUse(scope);
  const rules = await matchRules(
    scope,
    personas.map(({ id }) => id),
  );
  const ruleOf = new Map(rules.map((rule) => [rule.personaId, rule]));
  const unanswered = personas.flatMap((persona) => {
    const message = unansweredAt(timesOfPersona(persona, ruleOf.get(persona.id)), at, now);
    return message === null ? [] : { segmentation: null, persona, message };
  });
  const silent = new Set(unanswered.map(({ persona }) => persona.id));
  const facts = await heldOfCustomer(scope, MATCHES_OVER_TIME, customerId, at);
  return { facts: facts.filter(({ parentId }) => !silent.has(parentId)), unanswered };
}
