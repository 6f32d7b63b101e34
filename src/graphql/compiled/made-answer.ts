import type { Database } from '../../db/postgres/connection.ts';
import type { Context } from '../core/context.ts';
import type { Variables } from './arguments.ts';
import { type DraftPlan, draftOf, missingRows, textOf } from './draft-rows.ts';

/**
 * The answer of a query whose objects are made in memory, with the rows that they lead to; null where the executor is to
 * answer. Rejects where making them does.
 */
export async function madeAnswer(
  db: Database,
  plan: DraftPlan,
  variables: Variables,
  context: Context,
): Promise<string | null> {
  const { made } = plan.template;
  const found = await Promise.all(made.map(({ args, make }) => make(args.read(variables) as never, context)));
  // A field that may be null is so by its resolver.
  const all = found.filter((one) => one !== null);
  if (all.length < found.length) return null;
  const draft = draftOf(new Map(made.map(({ key }, index) => [key, all[index]!.object])), plan.template, context);
  if (!draft) return null;
  const [rows, ...hold] = await Promise.all([
    missingRows(db, plan, variables, [draft], context.scope.workspaceId),
    ...all.map(({ holds }) => holds),
  ]);
  return hold.every(Boolean) ? textOf(draft, rows) : null;
}
