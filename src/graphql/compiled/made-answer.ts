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
  const objects = await Promise.all(made.map(({ args, make }) => make(args.read(variables) as never, context)));
  // A field that may be null is so by its resolver.
  if (objects.includes(null)) return null;
  const draft = draftOf(new Map(made.map(({ key }, index) => [key, objects[index]])), plan.template, context);
  if (!draft) return null;
  return textOf(draft, await missingRows(db, plan, variables, [draft], context.scope.workspaceId));
}
