import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { personasByIds } from '../../db/tables/personas/personas.ts';
import { listSegmentations, type Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';

/** What reads a feature. */
export interface FeatureReaders {
  /** Keys of segmentations that people made, in order. */
  readonly segmentations: readonly string[];
  /** Ids of personas with a rule among their criteria, in order. */
  readonly personaIds: readonly number[];
}

/** What would read something else, or nothing, if the catalogue lacked what `without` leaves out of it. */
export async function readersOfFeature(
  scope: Scope,
  registry: Registry,
  without: (known: Known) => Known,
): Promise<FeatureReaders> {
  const known = await knownFeatures(scope, false);
  const lacking = without(known);
  const read = (await listSegmentations(scope)).filter(
    (one) => featuresRead(registry, one, known) !== featuresRead(registry, one, lacking),
  );
  const personaIds = new Set(read.flatMap(({ personaId }) => personaId ?? []));
  return {
    segmentations: read.flatMap(({ key, personaId }) => (personaId === null ? key : [])).sort(),
    personaIds: [...personaIds].sort((a, b) => a - b),
  };
}

/** The same in words, a phrase of each kind; none of what nothing reads. */
export async function readersInWords(scope: Scope, { segmentations, personaIds }: FeatureReaders): Promise<string[]> {
  const personas = await personasByIds(scope, personaIds);
  return [
    ...(segmentations.length > 0 ? [`segmentations: ${segmentations.join(', ')}`] : []),
    ...(personas.length > 0 ? [`rules of personas: ${personas.map(({ key }) => key).join(', ')}`] : []),
  ];
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
