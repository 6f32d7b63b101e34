import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { listSegmentations, type Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import { problemOf, type Reference, referencesOf, type SourceOf, sourcesIn } from '../../engine/answer/sources.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';

/** One segmentation that reads another. */
export interface Dependency {
  readonly readerId: number;
  readonly sourceId: number;
  /** Keys of segments it asks for by name, each once; empty where it reads the answer as a whole. */
  readonly labels: readonly string[];
  /** Why the source does not answer it now; null where it does. */
  readonly problem: string | null;
}

/** Segmentations by id, and which each reads. */
export interface Dependencies {
  readonly segmentations: ReadonlyMap<number, Segmentation>;
  readonly reads: ReadonlyMap<number, readonly number[]>;
  /** Each pair once, by reader and source. */
  readonly all: readonly Dependency[];
}

/** Which segmentation reads which. One whose plugin or features are not there any more reads none. */
export async function readDependencies(scope: Scope, registry: Registry): Promise<Dependencies> {
  const known = await knownFeatures(scope, false);
  const segmentations = await listSegmentations(scope);
  const sourceOf = sourcesIn(known);
  const all = segmentations.flatMap(({ id, segmenterId, config }) => {
    const segmenter = registry.find(segmenterId);
    const references = segmenter ? planned(() => referencesOf(planSegmentation(segmenter, config, known))) : [];
    return dependenciesBy(id, references, sourceOf);
  });
  const reads = new Map(segmentations.map(({ id }) => [id, sourcesOf(all, id)]));
  return { segmentations: new Map(segmentations.map((row) => [row.id, row])), reads, all };
}

function sourcesOf(all: readonly Dependency[], id: number): number[] {
  return all.flatMap(({ readerId, sourceId }) => (readerId === id ? sourceId : []));
}

function dependenciesBy(readerId: number, references: readonly Reference[], sourceOf: SourceOf): Dependency[] {
  return [...new Set(references.map(({ segmentationId }) => segmentationId))].map((sourceId) => {
    const own = references.filter(({ segmentationId }) => segmentationId === sourceId);
    const problems = own.flatMap((reference) => problemOf(reference, sourceOf(sourceId)) ?? []);
    const labels = [...new Set(own.flatMap((reference) => reference.labels ?? []))];
    return { readerId, sourceId, labels, problem: problems.length > 0 ? [...new Set(problems)].join('; ') : null };
  });
}

function planned(read: () => Reference[]): Reference[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof PersonagraphError) return [];
    throw error;
  }
}

/** Those given and all that read them, directly or through others. */
export function withDependants({ reads }: Pick<Dependencies, 'reads'>, ids: readonly number[]): number[] {
  const found = new Set(ids);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [id, read] of reads) if (read.some((other) => found.has(other))) found.add(id);
  }
  return [...found].sort((a, b) => a - b);
}

/** Throws IN_USE naming the segmentations that read this one. */
export function refuseWhileRead({ reads, segmentations }: Dependencies, id: number): void {
  const readers = [...reads].flatMap(([reader, read]) => (read.includes(id) ? segmentations.get(reader)! : []));
  if (readers.length === 0) return;
  const shared = readers.flatMap(({ key, personaId }) => (personaId === null ? key : []));
  // The name of a persona's own tells whose it is.
  const own = readers.flatMap(({ name, personaId }) => (personaId === null ? [] : name));
  const told = [
    ...(shared.length > 0 ? [`Segmentations read it: ${shared.join(', ')}.`] : []),
    ...(own.length > 0 ? [`Personas read it: ${[...new Set(own)].join(', ')}.`] : []),
  ];
  throw new PersonagraphError('IN_USE', told.join(' '), { field: ['id'] });
}
