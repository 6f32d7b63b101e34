import type { Database } from '../../db/postgres/connection.ts';
import type { Context } from '../core/context.ts';
import { ANSWER_LIMITS } from '../core/cost/budget.ts';
import type { Variables } from './arguments.ts';
import { hasStatement, type KeptPlan, runPlan } from './kept-plan.ts';
import { Draft, idsVariable, type ObjectTemplate } from './object-template.ts';

/** How objects are written, and the statement that reads the rows they lead to. */
export interface DraftPlan {
  readonly template: ObjectTemplate;
  readonly statement: KeptPlan;
}

/** Rows as JSON, by the column of the statement and their ids; those that are gone are left out. */
export type DraftRows = readonly ReadonlyMap<number, string>[];

/** The answer with an object's data, but for rows; null where only the executor can say what becomes of it. */
export function draftOf(object: unknown, { write }: ObjectTemplate, context: Context): Draft | null {
  const draft = new Draft();
  try {
    draft.write('{"data":');
    write(object, draft, context);
    draft.write('}');
    return draft;
  } catch {
    // The executor fails in the same way, and says how.
    return null;
  }
}

/** Reads the rows that drafts lead to, with one statement for all of them, or none where none is needed. */
export async function missingRows(
  db: Database,
  { template, statement }: DraftPlan,
  variables: Variables,
  drafts: readonly Draft[],
  workspaceId: number,
): Promise<DraftRows> {
  const ids = template.columns.map(() => new Set<number>());
  for (const draft of drafts) for (const { column, id } of draft.rows) ids[column]!.add(id);
  if (!hasStatement(statement) || ids.every(({ size }) => size === 0)) return [];
  const lists = ids.map((column, index) => [idsVariable(index), `{${[...column].join()}}`] as const);
  const columns = await runPlan(db, statement, workspaceId, { ...variables, ...Object.fromEntries(lists) });
  return columns.map(byId);
}

/** The text of a draft, with `null` for rows that are gone; null for one that is too large. */
export function textOf({ texts, rows }: Draft, found: DraftRows): string | null {
  let text = texts[0]!;
  for (const [index, { column, id }] of rows.entries()) text += (found[column]?.get(id) ?? 'null') + texts[index + 1]!;
  return text.length > ANSWER_LIMITS.bytes ? null : text;
}

/** The rows of a column by id. */
function byId(lines: string): ReadonlyMap<number, string> {
  if (lines === '') return new Map();
  return new Map(
    lines.split('\n').map((line) => {
      const end = line.indexOf('\t');
      return [Number(line.slice(0, end)), line.slice(end + 1)];
    }),
  );
}
