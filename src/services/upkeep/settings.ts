import { z } from 'zod';
import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { PERSONAS } from '../../db/tables/personas/personas.ts';
import {
  type OwnPeriods,
  readOwnPeriods,
  readUpkeepSettings,
  writeOwnPeriods,
  writeUpkeepSettings,
} from '../../db/tables/upkeep/upkeep-settings.ts';
import type { UpkeepSettings } from '../../engine/upkeep/review-calendar.ts';
import { PersonagraphError } from '../../errors.ts';
import { namedFeature } from '../jobs/comparable-features.ts';
import { checked, requireRow } from '../research/checked.ts';
import { announceSetting } from '../workspaces/announce-setting.ts';

/** Ten years: who waits longer does not review. */
const MOST_DAYS = 3_650;
const days = z
  .int()
  .min(1, 'A period is of 1 day at least.')
  .max(MOST_DAYS, `A period is of ${MOST_DAYS} days at most.`);
const line = z.number().gt(0, 'A line is above 0.').max(1, 'A line is at most 1.');
const periods = { checkDays: days, cleanUpDays: days, reanalysisDays: days };

const SettingsPatch = z
  .strictObject({
    ...periods,
    leastJaccard: line,
    leastContained: line,
    features: z.array(z.string().max(500)).max(100),
  })
  .partial();
export type SettingsPatch = z.input<typeof SettingsPatch>;

/**
 * Changes how personas of the workspace are kept up; what is left out stays. Throws INVALID_INPUT, UNKNOWN_FEATURE, and
 * CONFLICT where the settings are at another version.
 */
export async function saveUpkeepSettings(scope: Scope, version: number, patch: SettingsPatch): Promise<UpkeepSettings> {
  const valid = checked(SettingsPatch, patch);
  return scope.transaction(async (transaction) => {
    const before = await readUpkeepSettings(transaction);
    const features = [...new Set(valid.features ?? before.features)];
    if (valid.features) {
      const known = await knownFeatures(transaction);
      for (const [index, name] of features.entries()) namedFeature(known, name, ['features', String(index)]);
    }
    const given = Object.fromEntries(Object.entries(valid).filter(([, value]) => value !== undefined));
    const written = await writeUpkeepSettings(transaction, { ...before, ...given, features, version });
    if (!written) return refuse(before.version, 'settings are');
    await announceSetting(transaction, 'UPKEEP');
    return written;
  });
}

const PeriodsPatch = z
  .strictObject({ checkDays: days.nullable(), cleanUpDays: days.nullable(), reanalysisDays: days.nullable() })
  .partial();
export type PeriodsPatch = z.input<typeof PeriodsPatch>;

/**
 * Says how often one persona is reviewed; null: as the workspace says. What is left out stays. Throws INVALID_INPUT,
 * NOT_FOUND, and CONFLICT where its periods are at another version.
 */
export async function saveReviewPeriods(
  scope: Scope,
  seen: { readonly personaId: number; readonly version: number },
  patch: PeriodsPatch,
): Promise<OwnPeriods> {
  const valid = checked(PeriodsPatch, patch);
  return scope.transaction(async (transaction) => {
    await requireRow(transaction, PERSONAS, seen.personaId, 'persona', ['personaId']);
    const before = await readOwnPeriods(transaction, seen.personaId);
    const given = Object.fromEntries(Object.entries(valid).filter(([, value]) => value !== undefined));
    const written = await writeOwnPeriods(transaction, { ...before, ...given, version: seen.version });
    if (!written) return refuse(before.version, 'periods of the persona are');
    await announceSetting(transaction, 'REVIEW_PERIODS', seen.personaId);
    return written;
  });
}

function refuse(version: number, what: string): never {
  throw new PersonagraphError('CONFLICT', `The ${what} at version ${version} by now.`, { field: ['version'] });
}
