import { readOutcomeStandard } from '../../db/tables/outcomes/outcome-standard.ts';
import { personaStandard } from '../../db/tables/persona-quality/quality-standard.ts';
import { readUpkeepSettings } from '../../db/tables/upkeep/upkeep-settings.ts';
import type { ConversionStep } from '../../engine/outcomes/definitions.ts';
import { PersonagraphError } from '../../errors.ts';
import { saveSchedule } from '../digest/schedule.ts';
import { saveOutcomeStandard } from '../outcomes/standard.ts';
import { savePersonaStandard } from '../persona-quality/standard.ts';
import { saveUpkeepSettings } from '../upkeep/settings.ts';
import type { ApplyContext } from './apply.ts';
import { namedSegment, namedSegmentation } from './named-rows.ts';
import type { OutcomesDefinition } from './standards-shape.ts';

/** Sets how personas are measured, kept up and told of. Its rules name segments, surveys and features: these come before. */
export async function applyStandards(context: ApplyContext): Promise<void> {
  const { scope, plan } = context;
  const { outcomes, upkeep, personaQuality, digest } = plan.wanted.workspace ?? {};
  const steps = new Map(plan.steps.flatMap((one) => (one.section === 'workspace' ? [[one.key, one] as const] : [])));
  const set = async (rule: string, work: () => Promise<unknown>) => {
    const step = steps.get(rule);
    if (step) await context.step(step, work);
  };
  await set('outcomes', async () => {
    const { version } = await readOutcomeStandard(scope);
    return saveOutcomeStandard(scope, version, await standardOf(context, outcomes!));
  });
  await set('upkeep', async () => {
    const { version } = await readUpkeepSettings(scope);
    return saveUpkeepSettings(scope, version, upkeep!);
  });
  await set('personaQuality', async () => {
    const { version } = await personaStandard(scope);
    return savePersonaStandard(scope, { ...personaQuality, version });
  });
  await set('digest', () => saveSchedule(scope, digest));
}

type Step = NonNullable<OutcomesDefinition['conversion']>['from'];

async function standardOf(context: ApplyContext, { conversion, lifetimeValue, ...rest }: OutcomesDefinition) {
  const stepOf = async (step: Step, side: string): Promise<ConversionStep> => {
    if ('event' in step) return step;
    const field = ['conversion', side];
    if ('deleted' in step) {
      throw new PersonagraphError('INVALID_DEFINITIONS', 'its segment was deleted: name another', { field });
    }
    return { segmentId: await namedSegment(context, step.segment, field) };
  };
  const valued = lifetimeValue && (await namedSegmentation(context, lifetimeValue.segmentation, ['lifetimeValue']));
  return {
    ...rest,
    conversion: conversion && {
      from: await stepOf(conversion.from, 'from'),
      to: await stepOf(conversion.to, 'to'),
      withinDays: conversion.withinDays,
    },
    valueSegmentationId: valued?.id ?? null,
    valueScore: lifetimeValue?.score ?? null,
  };
}
