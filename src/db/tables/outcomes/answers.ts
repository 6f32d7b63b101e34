import pg from 'pg';
import type { Asked } from '../../../engine/outcomes/definitions.ts';
import type { Span } from '../../../engine/outcomes/purchases.ts';
import { valueTimeSql } from '../../features/value-times.ts';
import { INLINED } from '../../features/values.ts';
import type { Scope } from '../../postgres/connection.ts';
import { columnReader, int32Reader } from '../../postgres/copy/columns.ts';
import { placedNumbers } from './row-finder.ts';

/**
 * What customers answered within a span, the last time they did; NaN for those who did not. A trait counts where its value
 * was given within the span: of one that was given anew since, the earlier value is not kept.
 */
export async function readAnswers(
  scope: Scope,
  ids: Int32Array,
  asked: Asked,
  { from, to }: Span,
): Promise<Float64Array> {
  const { workspaceId } = scope;
  const customer = int32Reader();
  const answer = columnReader('number', 'float8');
  const number = (object: string, key: string) => {
    const value = `${object} -> ${pg.escapeLiteral(key)}`;
    return `CASE jsonb_typeof(${value}) WHEN 'number' THEN (${value})::float8 END`;
  };
  const sql =
    'trait' in asked
      ? `SELECT c.id, ${number('c.traits', asked.trait)} FROM customer c
         WHERE c.workspace_id = ${workspaceId} AND ${valueTimeSql({ trait: asked.trait })} >= ${from} AND ${valueTimeSql({ trait: asked.trait })} < ${to}`
      : `SELECT DISTINCT ON (customer_id) customer_id, ${number('answers', asked.question)} FROM survey_response
         WHERE workspace_id = ${workspaceId} AND jsonb_typeof(answers -> ${pg.escapeLiteral(asked.question)}) = 'number'
           AND survey_id = (SELECT id FROM survey WHERE workspace_id = ${workspaceId} AND key = ${pg.escapeLiteral(asked.survey)})
           AND responded_at >= ${INLINED.time(from)} AND responded_at < ${INLINED.time(to)}
         ORDER BY customer_id, responded_at DESC, id DESC`;
  const length = await scope.copyOut(sql, [customer.read, answer.read]);
  return placedNumbers(ids, customer.finish(length), answer.finish(length) as Float64Array);
}
