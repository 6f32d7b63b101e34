import type { StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { heldIds } from '../../db/reads/as-of.ts';
import { MEMBERSHIPS_OVER_TIME } from '../../db/tables/memberships/transitions.ts';
import { MATCHES_OVER_TIME } from '../../db/tables/personas/match-history.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { personasByIds } from '../../db/tables/personas/personas.ts';
import { type Segmentation, segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { everySegmentOf, segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import type { Feature } from '../../engine/catalogue/catalogue.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { NO, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { requireAnswerAt, timesOfPersona, timesOfSegmentation } from '../history/answer-times.ts';
import { markRows } from '../jobs/mark-rows.ts';
import type { Group } from './group.ts';

/** The one time of a customer that never changes. */
const CREATED_AT = 'customer.createdAt';

/** A feature that can be had as of a past time. Throws NO_ANSWER_THEN for the others, of which only the value of now is kept. */
export function featureThen(feature: Feature): StoredFeature {
  if (feature.source === 'survey' || feature.id === CREATED_AT) return feature as StoredFeature;
  if (feature.source === 'event' && isOfEvents(feature)) return feature;
  const message =
    `${feature.id} has no past: only its value of now is kept. As of a past time there are aggregates of events ` +
    `(not after or before a trait or birth), answers to surveys, and ${CREATED_AT}.`;
  throw new PersonagraphError('NO_ANSWER_THEN', message, { field: ['feature'] });
}

/** False where an anchor is a value of the customer that may have been another then. */
function isOfEvents({ anchors }: EventFeature): boolean {
  return anchors.every(({ of }) => typeof of !== 'string' || of === CREATED_AT);
}

/** The customers of a snapshot, and what tells of their past. */
export interface Past {
  readonly snapshot: Scope;
  readonly registry: Registry;
  /** Customers, ascending. */
  readonly ids: Int32Array;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Who was in a segment, a segmentation, or matched to a persona at a past time, by history. Who was in no segment then is
 * UNKNOWN: history does not tell whether it was known. Throws NOT_FOUND, NO_ANSWER_THEN, IN_THE_FUTURE.
 */
export async function truthThen(past: Past, group: Group, at: Date): Promise<Truth> {
  if ('segmentId' in group) return segmentThen(past, group.segmentId, at);
  if ('segmentationId' in group) {
    await requireSegmentation(past, group.segmentationId, 'segmentationId', at);
    const ids = await inSegmentation(past, group.segmentationId, at);
    return markRows(past.ids, [
      { ids: past.ids, mark: UNKNOWN },
      { ids, mark: YES },
    ]);
  }
  if ('personaId' in group) {
    const [persona] = await personasByIds(past.snapshot, [group.personaId]);
    if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['personaId'] });
    const [rule] = await matchRules(past.snapshot, [persona.id]);
    requireAnswerAt(timesOfPersona(persona, rule), at, past.now, 'asOf');
    const ids = await heldIds(past.snapshot, MATCHES_OVER_TIME, [persona.id], at);
    return markRows(past.ids, [{ ids, mark: YES }]);
  }
  const [what, field] = 'filter' in group ? ['A filter reads', 'filter'] : ['Everybody means', 'everybody'];
  const message = `${what} the customers of now, of which no past is kept: name a segment, segmentation, persona or rule.`;
  throw new PersonagraphError('NO_ANSWER_THEN', message, { field: [field!] });
}

async function segmentThen(past: Past, id: number, at: Date): Promise<Truth> {
  const [segment] = await segmentsByIds(past.snapshot, [id]);
  if (!segment) throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: ['segmentId'] });
  const { segmenterId } = await requireSegmentation(past, segment.segmentationId, 'segmentId', at);
  const members = await heldIds(past.snapshot, MEMBERSHIPS_OVER_TIME, [id], at);
  // Where segments exclude each other, whoever was in another is known not to have been in this one.
  const exclusive = past.registry.find(segmenterId)?.membership !== 'overlapping';
  const others = exclusive ? await inSegmentation(past, segment.segmentationId, at) : new Int32Array();
  return markRows(past.ids, [
    { ids: past.ids, mark: UNKNOWN },
    { ids: others, mark: NO },
    { ids: members, mark: YES },
  ]);
}

/** A segmentation whose history speaks of a time. */
async function requireSegmentation(
  { snapshot, now }: Past,
  id: number,
  field: string,
  at: Date,
): Promise<Segmentation> {
  const [found] = await segmentationsByIds(snapshot, [id]);
  if (!found) throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: [field] });
  requireAnswerAt(timesOfSegmentation(found), at, now, 'asOf');
  return found;
}

/** Those who were in any segment, also in one that is no more. */
async function inSegmentation({ snapshot }: Past, id: number, at: Date): Promise<Int32Array> {
  const segments = await everySegmentOf(snapshot, id);
  return heldIds(
    snapshot,
    MEMBERSHIPS_OVER_TIME,
    segments.map((segment) => segment.id),
    at,
  );
}
