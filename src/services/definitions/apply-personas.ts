import { changePersona, changeStatus, createPersona, type DefinedFields } from '../personas/personas.ts';
import type { ApplyContext } from './apply.ts';
import { claimsByIds } from './claim-definitions.ts';
import { namedSegment } from './named-rows.ts';
import { type PlanStep, sets, setsMoreThan, wantedOf } from './plan.ts';
import type { PersonaDefinition } from './shape.ts';

/** Makes, renames or changes a persona. Returns its id where its matches are to follow. */
export async function applyPersona(context: ApplyContext, step: PlanStep): Promise<number[]> {
  const wanted = wantedOf(context.plan, 'personas', step);
  const { id, status } = await context.step(step, () => saved(context, step, wanted));
  return status === 'ACTIVE' || sets(step, 'status') ? [id] : [];
}

async function saved(context: ApplyContext, step: PlanStep, wanted: PersonaDefinition) {
  const { scope, stored } = context;
  const { key, status, avatarSeed, sourceSegment, sampleSize, criteria, claims, ...texts } = wanted;
  const source = async () =>
    sourceSegment === null ? null : namedSegment(context, sourceSegment, ['sourceSegment'], true);
  const byIds = () => criteriaOf(context, criteria);
  const before = stored.rows.personas.get(step.previousKey ?? key);
  if (!before) {
    const origin = {
      sourceSegmentId: await source(),
      typicalCustomerId: null,
      sampleSize,
      avatarSeed: avatarSeed ?? key,
    };
    const lists = { criteria: await byIds(), claims: await claimsByIds(context, claims) };
    const made = await createPersona(scope, { ...texts, ...lists, key }, origin);
    return status === 'DRAFT' ? made : changeStatus(scope, made.id, made.version, status);
  }
  const defined: DefinedFields = {
    ...(step.previousKey === null ? {} : { key }),
    ...(avatarSeed === undefined ? {} : { avatarSeed }),
    ...(sets(step, 'sourceSegment') ? { sourceSegmentId: await source() } : {}),
    sampleSize,
  };
  let { id, version } = before;
  let row = before;
  if (step.previousKey !== null || setsMoreThan(step, 'status')) {
    const patch = {
      ...texts,
      ...(sets(step, 'claims') ? { claims: await claimsByIds(context, claims) } : {}),
      ...(sets(step, 'criteria') ? { criteria: await byIds() } : {}),
    };
    row = await changePersona(scope, id, version, patch, defined);
    ({ id, version } = row);
  }
  return row.status === status ? row : changeStatus(scope, id, version, status);
}

async function criteriaOf(context: ApplyContext, criteria: PersonaDefinition['criteria']) {
  const found: { segmentId: number; weight: number }[] = [];
  for (const [index, { segment, weight, gone }] of criteria.entries()) {
    const segmentId = await namedSegment(context, segment, ['criteria', String(index), 'segment'], gone);
    found.push({ segmentId, weight });
  }
  return found;
}
