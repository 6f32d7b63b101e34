import type { CriterionInput } from '../personas/criterion-input.ts';
import { changePersona, changeStatus, createPersona, type DefinedFields } from '../personas/personas.ts';
import { prepareCriteria } from '../personas/prepare-criteria.ts';
import type { ApplyContext } from './apply.ts';
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
  const { key, status, avatarSeed, sourceSegment, sampleSize, criteria, ...texts } = wanted;
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
    const made = await createPersona(scope, { ...texts, key, criteria: await byIds() }, origin);
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
    const { claims, ...plain } = texts;
    const patch = {
      ...plain,
      ...(sets(step, 'claims') ? { claims } : {}),
      ...(sets(step, 'criteria') ? { criteria: await byIds() } : {}),
    };
    row = await changePersona(scope, id, version, patch, defined);
    ({ id, version } = row);
  }
  return row.status === status ? row : changeStatus(scope, id, version, status);
}

async function criteriaOf(context: ApplyContext, criteria: PersonaDefinition['criteria']) {
  const found: CriterionInput[] = [];
  for (const [index, { segment, gone, ...criterion }] of criteria.entries()) {
    const field = ['criteria', String(index), 'segment'];
    const segmentId = segment === null ? null : await namedSegment(context, segment, field, gone);
    found.push({ ...criterion, segmentId });
  }
  return prepareCriteria(context.scope, context.registry, found);
}
