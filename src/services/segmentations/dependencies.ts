import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { listSegmentations, type Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';

/** Segmentations by id, and which each reads. */
export interface Dependencies {
  readonly segmentations: ReadonlyMap<number, Segmentation>;
  readonly reads: ReadonlyMap<number, readonly number[]>;
}

/** Which segmentation reads which. One whose plugin or features are not there any more reads none. */
export async function readDependencies(scope: Scope, registry: Registry): Promise<Dependencies> {
  const known = await knownFeatures(scope);
  const all = await listSegmentations(scope);
  const reads = new Map<number, number[]>();
  for (const { id, segmenterId, config } of all) {
    const segmenter = registry.find(segmenterId);
    reads.set(id, segmenter ? dependencies(() => dependenciesOf(planSegmentation(segmenter, config, known))) : []);
  }
  return { segmentations: new Map(all.map((row) => [row.id, row])), reads };
}

function dependencies(read: () => number[]): number[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof PersonagraphError) return [];
    throw error;
  }
}

/** Those given and all that read them, directly or through others. */
export function withDependants({ reads }: Dependencies, ids: readonly number[]): number[] {
  const found = new Set(ids);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [id, read] of reads) if (read.some((other) => found.has(other))) found.add(id);
  }
  return [...found].sort((a, b) => a - b);
}

/** Throws IN_USE naming the segmentations that read this one. */
export function refuseWhileRead({ reads, segmentations }: Dependencies, id: number): void {
  const readers = [...reads].flatMap(([reader, read]) => (read.includes(id) ? segmentations.get(reader)!.key : []));
  if (readers.length === 0) return;
  throw new PersonagraphError('IN_USE', `Segmentations read it: ${readers.join(', ')}.`, { field: ['id'] });
}
