import { readPopulation } from '../../db/features/population.ts';
import { featureSpace } from '../../engine/comparison/feature-space.ts';
import { type SpaceFigures, spaceFigures } from '../../engine/persona-quality/space-figures.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { sampleIndexes } from '../../statistics/index.ts';
import { comparableFeatures } from '../jobs/comparable-features.ts';
import type { PersonaGround } from './persona-ground.ts';

/** Customers that are placed in the space of features, chosen by chance but always the same. */
const SAMPLE = 3_000;
const SEED = 1;

/** The figures of personas in the space of describing features; null where customers differ in none. */
export async function sampledSpace(
  { snapshot, known, asOf, population, members }: PersonaGround,
  personaIds: readonly number[],
): Promise<ReadonlyMap<number, SpaceFigures | null> | null> {
  const chosen = sampleIndexes(population.length, SAMPLE, seededRandom(SEED));
  const features = comparableFeatures(known, null);
  const ids = Array.from(chosen, (row) => population.ids[row]!);
  const sample = await readPopulation(snapshot, features, { asOf, pinned: false }, ids);
  if (sample.length === 0) return null;
  const space = featureSpace(sample, features);
  if (space.features.length === 0) return null;
  const placeOf = new Int32Array(population.length).fill(-1);
  for (const [place, row] of chosen.entries()) placeOf[row] = place;
  const found = spaceFigures(
    space.points,
    personaIds.map((id) =>
      (members.get(id) ?? new Int32Array()).map((row) => placeOf[row]!).filter((place) => place >= 0),
    ),
  );
  return new Map(personaIds.map((id, at) => [id, found[at]!]));
}
