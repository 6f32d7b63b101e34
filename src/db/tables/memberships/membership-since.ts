import type { CategoryColumn } from '../../../segmenter/batch.ts';
import { idsSql } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnReader, int32Reader } from '../../postgres/copy/columns.ts';

/** When memberships began, one a row, by ascending customer. */
export interface MembershipTimes {
  readonly segmentation: Int32Array;
  readonly customer: Int32Array;
  readonly keys: CategoryColumn;
  /** Milliseconds since 1970. */
  readonly since: Float64Array;
}

/** Since when customers have been in the segments of segmentations. */
export async function readMembershipTimes(
  scope: Scope,
  segmentationIds: readonly number[],
  customers?: readonly number[],
): Promise<MembershipTimes> {
  const [segmentation, customer] = [int32Reader(), int32Reader()];
  const [key, since] = [columnReader('category', 'text'), columnReader('time', 'float8')];
  const length = await scope.copyOut(
    `SELECT m.segmentation_id, m.customer_id, g.key, (extract(epoch FROM m.since) * 1000)::float8
     FROM segment_answer m JOIN segment g ON g.workspace_id = m.workspace_id AND g.id = m.segment_id
     WHERE m.workspace_id = ${scope.workspaceId} AND m.segmentation_id = ANY(${idsSql(segmentationIds)})
       ${customers ? `AND m.customer_id = ANY(${idsSql(customers)})` : ''} ORDER BY m.customer_id`,
    [segmentation.read, customer.read, key.read, since.read],
  );
  return {
    segmentation: segmentation.finish(length),
    customer: customer.finish(length),
    keys: key.finish(length) as CategoryColumn,
    since: since.finish(length) as Float64Array,
  };
}
