import type { Scope } from '../../db/postgres/connection.ts';
import { type Persona, personaByKey } from '../../db/tables/personas/personas.ts';
import { readOwnPeriods } from '../../db/tables/upkeep/upkeep-settings.ts';
import { wholeTexts } from '../input/translations.ts';
import type { CriterionInput } from '../personas/criterion-input.ts';
import { changePersona, changeStatus, createPersona, type DefinedFields } from '../personas/personas.ts';
import { prepareCriteria } from '../personas/prepare-criteria.ts';
import { TRANSLATED, wholeProfile } from '../personas/profile.ts';
import { saveReviewPeriods } from '../upkeep/settings.ts';
import type { ApplyContext } from './apply.ts';
import { claimsByIds } from './claim-definitions.ts';
import { namedPersona, namedSegment } from './named-rows.ts';
import { type PlanStep, sets, setsMoreThan, stepsOf, wantedOf } from './plan.ts';
import type { PersonaDefinition } from './shape.ts';

/**
 * Makes, renames and changes personas: first what they say, then whom they take the place of, then their status, which
 * publishes. Returns the ids of those whose matches are to follow.
 */
export async function applyPersonas(context: ApplyContext): Promise<number[]> {
  const steps = stepsOf(context.plan, 'personas');
  const wantedIn = (step: PlanStep) => wantedOf(context.plan, 'personas', step);
  for (const step of steps) await context.step(step, () => saved(context, step, wantedIn(step)));
  const moving = steps.filter((step) => sets(step, 'supersedes'));
  // Those that change are loosened first: two that change places make no circle on the way.
  for (const step of moving) await context.step(step, () => superseding(context, step.key, null));
  for (const step of moving) await context.step(step, () => superseding(context, step.key, wantedIn(step).supersedes));
  const refit: number[] = [];
  for (const step of steps) {
    const { status } = wantedIn(step);
    const { id, status: before, version } = await stored(context, step.key);
    if (before !== status) await context.step(step, () => changeStatus(context.scope, id, version, status));
    if (status === 'ACTIVE' || sets(step, 'status')) refit.push(id);
  }
  return refit;
}

async function stored({ scope }: ApplyContext, key: string): Promise<Persona> {
  return (await personaByKey(scope, key))!;
}

async function superseding(context: ApplyContext, key: string, of: string | null): Promise<void> {
  const { id, version, supersedesId } = await stored(context, key);
  const wanted = of === null ? null : await namedPersona(context, of, ['supersedes']);
  if (wanted !== supersedesId) await changePersona(context.scope, id, version, { supersedesId: wanted });
}

async function saved(context: ApplyContext, step: PlanStep, wanted: PersonaDefinition): Promise<void> {
  const { scope } = context;
  const {
    key,
    status: _status,
    supersedes: _supersedes,
    avatarSeed,
    sourceSegment,
    sampleSize,
    reviewPeriods,
    ...rest
  } = wanted;
  const { criteria, claims, ...texts } = rest;
  const source = async () =>
    sourceSegment === null ? null : namedSegment(context, sourceSegment, ['sourceSegment'], true);
  const byIds = () => criteriaOf(context, criteria);
  const before = context.stored.rows.personas.get(step.previousKey ?? key);
  if (!before) {
    const origin = {
      sourceSegmentId: await source(),
      typicalCustomerId: null,
      sampleSize,
      avatarSeed: avatarSeed ?? key,
    };
    const lists = { criteria: await byIds(), claims: await claimsByIds(context, claims) };
    const { id } = await createPersona(scope, { ...texts, ...lists, key }, origin);
    if (Object.values(reviewPeriods).some((days) => days !== null)) await reviewed(scope, id, reviewPeriods);
    return;
  }
  if (sets(step, 'reviewPeriods')) await reviewed(scope, before.id, reviewPeriods);
  const defined: DefinedFields = {
    ...(step.previousKey === null ? {} : { key }),
    ...(avatarSeed === undefined ? {} : { avatarSeed }),
    ...(sets(step, 'sourceSegment') ? { sourceSegmentId: await source() } : {}),
    sampleSize,
  };
  if (step.previousKey === null && !setsMoreThan(step, 'status', 'supersedes', ...PERIODS)) return;
  const patch = {
    ...texts,
    profile: wholeProfile(texts.profile),
    translations: wholeTexts(texts.translations, TRANSLATED),
    ...(sets(step, 'claims') ? { claims: await claimsByIds(context, claims) } : {}),
    ...(sets(step, 'criteria') ? { criteria: await byIds() } : {}),
  };
  await changePersona(scope, before.id, before.version, patch, defined);
}

const PERIODS = ['checkDays', 'cleanUpDays', 'reanalysisDays'].map((name) => `reviewPeriods.${name}`);

async function reviewed(scope: Scope, personaId: number, periods: PersonaDefinition['reviewPeriods']): Promise<void> {
  const { version } = await readOwnPeriods(scope, personaId);
  await saveReviewPeriods(scope, { personaId, version }, periods);
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
