import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { customerIdsMeant } from '../../db/tables/customers/customer-reads.ts';
import { lockCustomers } from '../../db/tables/customers/customers.ts';
import { insertOverrides } from '../../db/tables/memberships/overrides.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { type Segmentation, segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { name } from '../input/text.ts';
import { MOST_UNKNOWN_SHOWN } from './limits.ts';
import { type Finding, findWhom, type Whom } from './whom.ts';

/** Longest reason, in characters. */
const LONGEST_REASON = 500;
const reasonInput = name(LONGEST_REASON);

/** Customers to put into a segment by hand, or to keep out of it. */
export interface OverrideInput {
  readonly segmentId: number;
  /** True puts them in, false keeps them out. */
  readonly included: boolean;
  readonly reason: string;
  /** When the clock ends it. Default: never. */
  readonly until?: Date | undefined;
  readonly whom: Whom;
}

export interface OverrideOutcome {
  /** Customers that were overridden. */
  readonly overridden: number;
  /** Of customers named one by one: the ids of the overrides at the positions given; undefined for a key of nobody. */
  readonly overrideIds: readonly (number | undefined)[];
  /** Keys of nobody, the first 1,000. */
  readonly unknown: readonly string[];
  readonly unknownCount: number;
}

/**
 * Puts customers into a segment by hand, or keeps them out of it, whatever its segmenter answers. It takes the place of
 * what was set before of the same customers and segment. One transaction; the customers are evaluated then. Keys of
 * nobody are left out and told. Throws NOT_FOUND, INVALID_INPUT, CONFLICT for a segment that its segmentation no longer
 * has, and the errors of {@link findWhom}.
 */
export async function overrideMemberships(
  finding: Finding & { readonly registry: Registry },
  keyId: number,
  { segmentId, included, reason, until, whom }: OverrideInput,
): Promise<OverrideOutcome> {
  const { scope, registry } = finding;
  const checked = checkedReason(reason);
  const segmentation = await segmentationOf(scope, segmentId);
  refusePast(until, segmentation);
  const { ids, positions, unknown } = await findWhom(finding, whom);
  const exclusive = registry.find(segmentation.segmenterId)?.membership !== 'overlapping';
  const set = await scope.transaction(async (transaction) => {
    await shareOwnersLock(transaction);
    await lockCustomers(transaction, ids);
    // Some may be gone since they were found.
    const there = await customerIdsMeant(transaction, { ids }, ids.length);
    const made = await insertOverrides(transaction, there, {
      segmentationId: segmentation.id,
      segmentId,
      included,
      exclusive,
      reason: checked,
      byKeyId: keyId,
      until: until ?? null,
    });
    await enqueueTasks(transaction, there, 'MANUAL', new Set([`segmentations.${segmentation.id}`]));
    return made;
  });
  return {
    overridden: set.size,
    overrideIds: (positions ?? []).map((id) => (id === undefined ? undefined : set.get(id))),
    unknown: unknown.slice(0, MOST_UNKNOWN_SHOWN),
    unknownCount: unknown.length,
  };
}

function checkedReason(reason: string): string {
  const parsed = reasonInput.safeParse(reason);
  if (parsed.success) return parsed.data;
  const message = `A reason has 1 to ${LONGEST_REASON} characters, without white space around: ${z.prettifyError(parsed.error)}`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['reason'] });
}

/** The segmentation of a segment that it still has. */
async function segmentationOf(scope: Scope, segmentId: number): Promise<Segmentation> {
  const [segment] = await segmentsByIds(scope, [segmentId]);
  const [segmentation] = segment ? await segmentationsByIds(scope, [segment.segmentationId]) : [];
  if (!segment || !segmentation) {
    throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: ['segmentId'] });
  }
  if (segment.current) return segmentation;
  const message = `Segmentation ${segmentation.key} no longer has the segment ${segment.key}: nobody can be in it.`;
  throw new PersonagraphError('CONFLICT', message, { field: ['segmentId'] });
}

/** Refuses a time that is over by the clock of the segmentation. */
function refusePast(until: Date | undefined, { pinned, asOf }: Segmentation): void {
  const now = pinned && asOf ? asOf.getTime() : Date.now();
  if (until === undefined || until.getTime() > now) return;
  const message = `${until.toISOString()} is not after ${new Date(now).toISOString()}, the time of the segmentation's clock.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['until'] });
}
