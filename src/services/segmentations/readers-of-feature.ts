import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { listSegmentations, type Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';

/**
 * Keys of the segmentations that would read something else, or nothing, if the catalogue lacked what `without` leaves out
 * of it, in order.
 */
export async function readersOfFeature(
  scope: Scope,
  registry: Registry,
  without: (known: Known) => Known,
): Promise<string[]> {
  const known = await knownFeatures(scope, false);
  const lacking = without(known);
  const read = (await listSegmentations(scope)).filter(
    (one) => featuresRead(registry, one, known) !== featuresRead(registry, one, lacking),
  );
  return read.map(({ key }) => key).sort();
}

/** The features a segmentation reads, as a text; why it cannot, where it cannot. */
function featuresRead(registry: Registry, { segmenterId, config }: Segmentation, known: Known): string {
  const segmenter = registry.find(segmenterId);
  if (!segmenter) return '';
  try {
    return JSON.stringify(planSegmentation(segmenter, config, known).features);
  } catch (error) {
    if (error instanceof PersonagraphError) return error.code;
    throw error;
  }
}
