import pg from 'pg';
import type { ReturnsRule } from '../../../engine/catalogue/returns.ts';
import type { Conversion, ConversionStep } from '../../../engine/outcomes/definitions.ts';
import type { Span } from '../../../engine/outcomes/purchases.ts';
import { eventsUnder } from '../../features/returns.ts';
import { INLINED } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnReader, int32Reader } from '../../postgres/copy/columns.ts';
import { placedNumbers } from './row-finder.ts';

const DAY_MS = 86_400_000;

/** A step of a conversion whose segment is found: its segmentation tells when answers began. */
export type FoundStep = Exclude<ConversionStep, { readonly segmentId: number }> | FoundSegment;
interface FoundSegment {
  readonly segmentId: number;
  /** Milliseconds since 1970. Who was in the segment from the first answer on did not come into it then. */
  readonly answeredFrom: number;
}

export type FoundConversion = Pick<Conversion, 'withinDays'> & { readonly from: FoundStep; readonly to: FoundStep };

/** Customers and times of a step, as a table `customer_id, at`. */
function stepSql({ workspaceId }: Scope, step: FoundStep, rule: ReturnsRule): string {
  if ('segmentId' in step) {
    const id = Math.trunc(step.segmentId);
    const after = `since > ${INLINED.time(step.answeredFrom)}`;
    return `(SELECT customer_id, since AS at FROM segment_answer
       WHERE workspace_id = ${workspaceId} AND segment_id = ${id} AND ${after}
     UNION ALL SELECT customer_id, since FROM membership_transition
       WHERE workspace_id = ${workspaceId} AND from_segment_id = ${id} AND ${after} AND withdrawn IS NULL)`;
  }
  const { event } = step;
  const of = event === rule.saleType ? 'SALES' : event === rule.eventType ? 'RETURNS' : null;
  const view = of === null ? undefined : ({ rule, of, cancelled: of === 'RETURNS' } as const);
  const reading = { workspaceId, clock: { asOf: 0, pinned: false }, customers: undefined, constants: INLINED };
  const type = of === null ? `AND type = ${pg.escapeLiteral(event)}` : '';
  return `(SELECT customer_id, at FROM ${eventsUnder(event, view, reading)} WHERE workspace_id = ${workspaceId} ${type})`;
}

/**
 * Who came to the first step within a span, and whether to the second within the days set: 1 or 0, NaN for those who did
 * not come to the first. Each counts once, from the first time. The second step is not before the first; of one and the
 * same, later. Those whose days are not over at `now` are -1.
 */
export async function readConversions(
  scope: Scope,
  rule: ReturnsRule,
  ids: Int32Array,
  { from, to, withinDays }: FoundConversion,
  { span, now }: { readonly span: Span; readonly now: number },
): Promise<Float64Array> {
  const same = JSON.stringify(from) === JSON.stringify(to);
  const customer = int32Reader();
  const converted = columnReader('number', 'int4');
  const within = `interval '1 millisecond' * ${withinDays * DAY_MS}`;
  const length = await scope.copyOut(
    `SELECT a.customer_id, CASE WHEN a.at + ${within} > ${INLINED.time(now)} THEN -1
       WHEN EXISTS (SELECT FROM ${stepSql(scope, to, rule)} AS b WHERE b.customer_id = a.customer_id
         AND b.at ${same ? '>' : '>='} a.at AND b.at <= a.at + ${within}) THEN 1 ELSE 0 END
     FROM (SELECT customer_id, min(at) AS at FROM ${stepSql(scope, from, rule)} AS step
       WHERE at >= ${INLINED.time(span.from)} AND at < ${INLINED.time(span.to)} GROUP BY 1) AS a`,
    [customer.read, converted.read],
  );
  return placedNumbers(ids, customer.finish(length), converted.finish(length) as Float64Array);
}
