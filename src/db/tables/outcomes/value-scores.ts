import { INLINED } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnReader, int32Reader } from '../../postgres/copy/columns.ts';
import { placedNumbers } from './row-finder.ts';

/** The scores that customers had at a time, as history kept them; NaN for those of whom none is known. `place` counts from 0. */
export async function readScoresAt(
  scope: Scope,
  ids: Int32Array,
  { segmentationId, place, at }: { readonly segmentationId: number; readonly place: number; readonly at: number },
): Promise<Float64Array> {
  const customer = int32Reader();
  const score = columnReader('number', 'float8');
  const [id, nth, time] = [Math.trunc(segmentationId), Math.trunc(place) + 1, INLINED.time(at)];
  const { workspaceId } = scope;
  const of = `segmentation_id = ${id} AND since <= ${time}`;
  const length = await scope.copyOut(
    `SELECT customer_id, (coalesce(kept, values))[${nth}] FROM customer_score WHERE workspace_id = ${workspaceId} AND ${of}
     UNION ALL SELECT customer_id, values[${nth}] FROM score_transition
     WHERE workspace_id = ${workspaceId} AND ${of} AND at > ${time} AND (withdrawn IS NULL OR withdrawn > ${time})`,
    [customer.read, score.read],
  );
  return placedNumbers(ids, customer.finish(length), score.finish(length) as Float64Array);
}
