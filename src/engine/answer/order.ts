import { PersonagraphError } from '../../errors.ts';
import type { Plan } from './model.ts';

/** Segmentations whose answers a plan reads, by id. */
export function dependenciesOf(plan: Pick<Plan, 'features'>): number[] {
  const ids = Object.values(plan.features).flatMap((feature) =>
    feature?.source === 'segmentation' ? feature.segmentationId : [],
  );
  return [...new Set(ids)];
}

/**
 * Orders segmentations so that each comes after those it reads. `reads` gives what each reads, by id; what is not among
 * the keys is there already. Throws DEPENDENCY_CYCLE naming the cycle.
 */
export function inOrder(
  reads: ReadonlyMap<number, readonly number[]>,
  nameOf: (id: number) => string = String,
): number[] {
  const ordered: number[] = [];
  const done = new Set<number>();
  const path: number[] = [];
  const visit = (id: number) => {
    if (done.has(id) || !reads.has(id)) return;
    if (path.includes(id)) {
      const cycle = [...path.slice(path.indexOf(id)), id].map(nameOf).join(' -> ');
      throw new PersonagraphError('DEPENDENCY_CYCLE', `Segmentations read each other: ${cycle}.`, {
        field: ['config'],
      });
    }
    path.push(id);
    for (const other of reads.get(id)!) visit(other);
    path.pop();
    done.add(id);
    ordered.push(id);
  };
  for (const id of reads.keys()) visit(id);
  return ordered;
}
