import type { Scope } from '../../db/postgres/connection.ts';
import { scoreCriteriaOn } from '../../db/tables/personas/persona-criteria.ts';
import { storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import { configureOwnSegmentation } from '../../db/tables/segmentations/own-segmentations.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import { RULES, rangeSettings } from './prepare-criteria.ts';

/** Lets ranges of scores read segmentations by the keys that these have now, in the caller's transaction. */
export async function followRenames(
  scope: Scope,
  registry: Registry,
  segmentationIds: readonly number[],
): Promise<void> {
  const renamed = new Map((await segmentationsByIds(scope, segmentationIds)).map((row) => [row.id, row]));
  for (const { segmentationId, scoreSegmentationId, scoreKey, scoreFrom, scoreTo } of await scoreCriteriaOn(
    scope,
    segmentationIds,
  )) {
    const of = renamed.get(scoreSegmentationId ?? 0);
    if (!of || scoreKey === null) continue;
    const kind = storedDefinitions(of).find(({ key }) => key === scoreKey)?.kind ?? 'number';
    const settings = rangeSettings(of.key, { key: scoreKey, kind }, scoreFrom, scoreTo);
    await configureOwnSegmentation(scope, segmentationId, await checkSettings(registry.get(RULES), settings));
  }
}
