import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { listPersonas } from '../../db/tables/personas/personas.ts';
import { type Segmentation, sharedSegmentations } from '../../db/tables/segmentations/segmentations.ts';
import { everySegmentOf, expectSegment } from '../../db/tables/segmentations/segments.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { declaredSegments } from '../segmentations/declared-segments.ts';
import type { ApplyContext } from './apply.ts';

type Named = Pick<ApplyContext, 'scope' | 'registry'>;

/** The segmentation of a key. Throws INVALID_DEFINITIONS, naming near matches. */
export async function namedSegmentation(
  { scope }: Named,
  key: string,
  field: readonly string[],
): Promise<Segmentation> {
  const all = await sharedSegmentations(scope);
  const found = all.find((one) => one.key === key);
  if (found) return found;
  const keys = all.map((one) => one.key);
  throw unknown(`no segmentation ${key}${didYouMean(key, keys)}`, field);
}

/**
 * The id of the segment of a path, which may come with the next run only. One that the settings of its segmentation do
 * not yield is refused, unless the file says that it is gone.
 */
export async function namedSegment(
  context: Named,
  path: string,
  field: readonly string[],
  isGone = false,
): Promise<number> {
  const [first = '', key = ''] = path.split('/');
  const segmentation = await namedSegmentation(context, first, field);
  const { scope, registry } = context;
  if (!isGone) {
    const declared = await declaredSegments(registry, segmentation, await knownFeatures(scope, false));
    const yielded = declared ?? (await learnedSegments(scope, segmentation.id));
    if (yielded.length > 0 && !yielded.includes(key)) {
      const near = didYouMean(key, yielded) || `; there is: ${yielded.slice(0, 30).join(', ')}`;
      throw unknown(`${first} yields no segment ${key}${near}`, field);
    }
  }
  return expectSegment(scope, segmentation.id, key);
}

/** Keys of the segments that runs have yielded so far; none before the first. */
async function learnedSegments(scope: Scope, segmentationId: number): Promise<string[]> {
  const all = await everySegmentOf(scope, segmentationId);
  return all.some(({ current }) => current) ? all.map(({ key }) => key) : [];
}

/** The row id of the persona of a key. Throws INVALID_DEFINITIONS, naming near matches. */
export async function namedPersona({ scope }: Named, key: string, field: readonly string[]): Promise<number> {
  const all = await listPersonas(scope);
  const found = all.find((one) => one.key === key);
  if (found) return found.id;
  const keys = all.map((one) => one.key);
  throw unknown(`no persona ${key}${didYouMean(key, keys)}`, field);
}

function unknown(message: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_DEFINITIONS', message, { field });
}
