import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { dependenciesOf, inOrder } from '../../engine/answer/order.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import type { Registry } from '../../engine/registry.ts';
import { checkSettings } from '../../engine/settings.ts';
import type { PersonagraphError } from '../../errors.ts';
import { asCoded } from './failure.ts';

/** A segmentation of a run, and how it is answered. */
export interface Planned {
  readonly segmentation: Segmentation;
  readonly plan: Plan;
}

/** The work of a run. */
export interface RunPlan {
  /** Each after those it reads. */
  readonly planned: readonly Planned[];
  /** Segmentations that cannot be answered, by id. */
  readonly failures: ReadonlyMap<number, PersonagraphError>;
  /** The catalogue it was planned by. */
  readonly known: Known;
}

/** Plans segmentations; one whose plugin, settings or features are not there fails, and leaves the others alone. */
export async function planRun(
  registry: Registry,
  scope: Scope,
  segmentations: readonly Segmentation[],
): Promise<RunPlan> {
  const known = await knownFeatures(scope);
  const planned = new Map<number, Planned>();
  const failures = new Map<number, PersonagraphError>();
  for (const segmentation of segmentations) {
    try {
      const segmenter = registry.get(segmentation.segmenterId);
      const config = await checkSettings(segmenter, segmentation.config);
      planned.set(segmentation.id, { segmentation, plan: planSegmentation(segmenter, config, known) });
    } catch (error) {
      failures.set(segmentation.id, asCoded(error));
    }
  }
  const reads = new Map([...planned].map(([id, { plan }]) => [id, dependenciesOf(plan)]));
  return { planned: inOrder(reads).map((id) => planned.get(id)!), failures, known };
}
