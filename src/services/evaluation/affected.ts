import type { ClaimedTasks } from '../../db/tables/runs/tasks.ts';
import { affectedBy } from '../../engine/answer/touched.ts';
import type { Live } from './live-plans.ts';

/** Customers to answer anew, ascending, by segmentation id. */
export type Affected = ReadonlyMap<number, readonly number[]>;

/** Finds the customers to answer anew in each segmentation: what was touched of a customer decides. */
export function affectedCustomers(customers: ClaimedTasks['customers'], live: readonly Live[]): Affected {
  const bySources = new Map<string, ReadonlySet<number>>();
  const affected = new Map<number, number[]>();
  for (const [customer, { touched }] of [...customers].sort(([a], [b]) => a - b)) {
    const sources = JSON.stringify(touched && [...touched].sort());
    let segmentations = bySources.get(sources);
    if (!segmentations) {
      segmentations = affectedBy(touched, live);
      bySources.set(sources, segmentations);
    }
    for (const { segmentationId } of live) {
      if (!segmentations.has(segmentationId)) continue;
      const listed = affected.get(segmentationId);
      if (listed) listed.push(customer);
      else affected.set(segmentationId, [customer]);
    }
  }
  return affected;
}

/** All of them, ascending, each once. */
export function everyAffected(affected: Affected): number[] {
  return [...new Set([...affected.values()].flat())].sort((a, b) => a - b);
}
