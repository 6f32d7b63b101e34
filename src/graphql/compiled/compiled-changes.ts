import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Database } from '../../db/postgres/connection.ts';
import type { Change } from '../../db/tables/changes/changes.ts';
import type { Context } from '../core/context.ts';
import { ANSWER_LIMITS, Budget } from '../core/cost/budget.ts';
import type { Shapes, Variables } from './arguments.ts';
import { ChangeTemplate, Draft, idsVariable } from './change-template.ts';
import { Compiler } from './compiler.ts';
import { hasStatement, type KeptPlan, keptPlan, runPlan } from './kept-plan.ts';
import { Plans } from './plans.ts';

/** Reads what a subscription asks of changes, with one statement for all of them, or none where none is needed. */
export interface ChangeReader {
  /**
   * Each change's item, `{"data":…}`, letter by letter what the executor's would be; null where it is to make it. Never
   * rejects.
   */
  read(changes: readonly Change[], context: Context): Promise<readonly (string | null)[]>;
}

interface ChangePlan {
  readonly template: ChangeTemplate;
  readonly statement: KeptPlan;
}

/** Plans of subscriptions, kept as long as their documents are. */
export class CompiledChanges {
  readonly #schema: GraphQLSchema;
  readonly #db: Database;
  readonly #plans = new WeakMap<OperationDefinitionNode, Plans<ChangePlan>>();
  /** The same for keys that may not read personal data. */
  readonly #masked = new WeakMap<OperationDefinitionNode, Plans<ChangePlan>>();

  constructor(schema: GraphQLSchema, db: Database) {
    this.#schema = schema;
    this.#db = db;
  }

  /**
   * The reader of a valid subscription within the limits, with its variables, for keys that may not read personal data where
   * it `masks`; null where it cannot be compiled.
   */
  reader({ document, operationName, variableValues }: ExecutionArgs, masks: boolean): ChangeReader | null {
    const definition = getOperationAST(document, operationName);
    if (definition?.operation !== OperationTypeNode.SUBSCRIPTION) return null;
    try {
      const { coerced } = getVariableValues(this.#schema, definition.variableDefinitions ?? [], variableValues ?? {});
      if (!coerced) return null;
      const plan = plansOf(masks ? this.#masked : this.#plans, definition).of(coerced, (shapes) =>
        this.#compile(document, definition, coerced, shapes, masks),
      );
      if (!plan) return null;
      for (const check of plan.statement.checks) check.read(coerced);
      return { read: (changes, context) => this.#read(plan, coerced, changes, context) };
    } catch {
      // A value that cannot be read: the executor says which.
      return null;
    }
  }

  #compile(
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variables: Variables,
    shapes: Shapes,
    masks: boolean,
  ): ChangePlan | null {
    try {
      const compiler = new Compiler(this.#schema, document, variables, shapes, masks);
      const subscriptions = this.#schema.getSubscriptionType()!;
      const selected = compiler.selections.of(subscriptions, [definition.selectionSet]);
      const template = new ChangeTemplate(compiler, subscriptions, selected);
      return { template, statement: keptPlan(compiler.columns(template.columns)) };
    } catch {
      // Whatever is wrong, the executor answers, and says what it is.
      return null;
    }
  }

  async #read(
    { template, statement }: ChangePlan,
    variables: Variables,
    changes: readonly Change[],
    context: Context,
  ): Promise<readonly (string | null)[]> {
    const own = { ...context, budget: new Budget() };
    const drafts = changes.map((change) => draftOf(change, template, own));
    const ids = template.columns.map(() => new Set<number>());
    for (const draft of drafts) for (const { column, id } of draft?.rows ?? []) ids[column]!.add(id);
    try {
      const rows = ids.every(({ size }) => size === 0)
        ? []
        : await this.#rows(statement, variables, ids, context.scope.workspaceId);
      return drafts.map((draft) => draft && textOf(draft, rows));
    } catch {
      // The executor tries anew, and reports what is wrong.
      return changes.map(() => null);
    }
  }

  async #rows(
    statement: KeptPlan,
    variables: Variables,
    ids: readonly ReadonlySet<number>[],
    workspaceId: number,
  ): Promise<readonly ReadonlyMap<number, string>[]> {
    if (!hasStatement(statement)) return [];
    const lists = ids.map((column, index) => [idsVariable(index), `{${[...column].join()}}`] as const);
    const columns = await runPlan(this.#db, statement, workspaceId, { ...variables, ...Object.fromEntries(lists) });
    return columns.map(rowsOf);
  }
}

function plansOf(
  all: WeakMap<OperationDefinitionNode, Plans<ChangePlan>>,
  definition: OperationDefinitionNode,
): Plans<ChangePlan> {
  const known = all.get(definition);
  if (known) return known;
  const made = new Plans<ChangePlan>(() => 1);
  all.set(definition, made);
  return made;
}

function draftOf(change: Change, { write }: ChangeTemplate, context: Context): Draft | null {
  const draft = new Draft();
  try {
    draft.write('{"data":');
    write(change, draft, context);
    draft.write('}');
    return draft;
  } catch {
    // The executor fails in the same way, and says how.
    return null;
  }
}

/** The rows of a column by id. */
function rowsOf(lines: string): ReadonlyMap<number, string> {
  if (lines === '') return new Map();
  return new Map(
    lines.split('\n').map((line) => {
      const end = line.indexOf('\t');
      return [Number(line.slice(0, end)), line.slice(end + 1)];
    }),
  );
}

/** The item of a change, with `null` for rows that are gone; null for one that is too large. */
function textOf({ texts, rows }: Draft, found: readonly ReadonlyMap<number, string>[]): string | null {
  let text = texts[0]!;
  for (const [index, { column, id }] of rows.entries()) text += (found[column]?.get(id) ?? 'null') + texts[index + 1]!;
  return text.length > ANSWER_LIMITS.bytes ? null : text;
}
