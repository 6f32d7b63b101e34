import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { readSchedule } from '../../db/tables/digest/digest-schedules.ts';
import { readOutcomeStandard } from '../../db/tables/outcomes/outcome-standard.ts';
import { personaStandard } from '../../db/tables/persona-quality/quality-standard.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { segmentPaths } from '../../db/tables/segmentations/segments.ts';
import { readUpkeepSettings } from '../../db/tables/upkeep/upkeep-settings.ts';
import { DEFAULT_SCHEDULE } from '../../engine/digest/morning.ts';
import type { ConversionStep } from '../../engine/outcomes/definitions.ts';
import { DEFAULT_UPKEEP } from '../../engine/upkeep/review-calendar.ts';
import { handle, segmentPath } from './named-groups.ts';

/** Values that are out of range the services of the standards refuse. */
const step = z.union([
  z.strictObject({ event: z.string() }),
  z.strictObject({ segment: segmentPath }),
  /** A segment that was deleted since the standard was set. */
  z.strictObject({ deleted: z.literal('segment') }),
]);
const asked = z.union([
  z.strictObject({ survey: z.string(), question: z.string() }),
  z.strictObject({ trait: z.string() }),
]);

const Outcomes = z.strictObject({
  retentionDays: z.int().nullable().default(null),
  conversion: z
    .strictObject({ from: step, to: step, withinDays: z.int().default(30) })
    .nullable()
    .default(null),
  recommendation: asked.nullable().default(null),
  satisfaction: z
    .strictObject({ asked, from: z.number().default(4) })
    .nullable()
    .default(null),
  margin: z.number().nullable().default(null),
  /** The score that is customer lifetime value. */
  lifetimeValue: z.strictObject({ segmentation: handle, score: z.string() }).nullable().default(null),
});
export type OutcomesDefinition = z.output<typeof Outcomes>;

/** How a workspace measures, keeps up and tells of its personas, as files have it; what stands in none is left as it is. */
export const STANDARDS = {
  outcomes: Outcomes.optional(),
  upkeep: z
    .strictObject({
      checkDays: z.int().default(DEFAULT_UPKEEP.checkDays),
      cleanUpDays: z.int().default(DEFAULT_UPKEEP.cleanUpDays),
      reanalysisDays: z.int().default(DEFAULT_UPKEEP.reanalysisDays),
      leastJaccard: z.number().default(DEFAULT_UPKEEP.leastJaccard),
      leastContained: z.number().default(DEFAULT_UPKEEP.leastContained),
      features: z.array(z.string()).default([]),
    })
    .optional(),
  personaQuality: z.strictObject({ jointPrevalenceFloor: z.number() }).optional(),
  digest: z
    .strictObject({
      enabled: z.boolean().default(DEFAULT_SCHEDULE.enabled),
      hour: z.int().default(DEFAULT_SCHEDULE.hour),
      keepDays: z.int().default(DEFAULT_SCHEDULE.keepDays),
    })
    .optional(),
};

/** Reads the standards of a workspace as files have them. */
export async function readStandards(scope: Scope, segmentations: readonly Segmentation[]) {
  const { version: _version, conversion, valueSegmentationId, valueScore, ...rest } = await readOutcomeStandard(scope);
  const ends = conversion ? [conversion.from, conversion.to] : [];
  const paths = await segmentPaths(
    scope,
    ends.flatMap((one) => ('segmentId' in one ? one.segmentId : [])),
  );
  const stepOf = (one: ConversionStep) => {
    if ('event' in one) return one;
    const path = paths.get(one.segmentId);
    return path === undefined ? { deleted: 'segment' as const } : { segment: path };
  };
  const valued = segmentations.find(({ id }) => id === valueSegmentationId);
  const { version: _ofUpkeep, features, ...periods } = await readUpkeepSettings(scope);
  const { jointPrevalenceFloor } = await personaStandard(scope);
  return {
    outcomes: Outcomes.parse({
      ...rest,
      conversion: conversion && { ...conversion, from: stepOf(conversion.from), to: stepOf(conversion.to) },
      lifetimeValue: valued && valueScore !== null ? { segmentation: valued.key, score: valueScore } : null,
    }),
    upkeep: { ...periods, features: [...features] },
    personaQuality: { jointPrevalenceFloor },
    digest: await readSchedule(scope),
  };
}
