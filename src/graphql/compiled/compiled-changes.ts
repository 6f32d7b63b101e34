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
import { Budget } from '../core/cost/budget.ts';
import type { Shapes, Variables } from './arguments.ts';
import { Compiler } from './compiler.ts';
import { type DraftPlan, draftOf, missingRows, textOf } from './draft-rows.ts';
import { keptPlan } from './kept-plan.ts';
import { ObjectTemplate } from './object-template.ts';
import { Plans } from './plans.ts';

/** Reads what a subscription asks of changes, with one statement for all of them, or none where none is needed. */
export interface ChangeReader {
  /**
   * Each change's item, `{"data":…}`, letter by letter what the executor's would be; null where it is to make it. Never
   * rejects.
   */
  read(changes: readonly Change[], context: Context): Promise<readonly (string | null)[]>;
}

/** Plans of subscriptions, kept as long as their documents are. */
export class CompiledChanges {
  readonly #schema: GraphQLSchema;
  readonly #db: Database;
  readonly #plans = new WeakMap<OperationDefinitionNode, Plans<DraftPlan>>();
  /** The same for keys that may not read personal data. */
  readonly #masked = new WeakMap<OperationDefinitionNode, Plans<DraftPlan>>();

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
      const plan = this.#plansOf(definition, masks).of(coerced, (shapes) =>
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

  #plansOf(definition: OperationDefinitionNode, masks: boolean): Plans<DraftPlan> {
    const all = masks ? this.#masked : this.#plans;
    const known = all.get(definition);
    if (known) return known;
    const made = new Plans<DraftPlan>(() => 1);
    all.set(definition, made);
    return made;
  }

  #compile(
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variables: Variables,
    shapes: Shapes,
    masks: boolean,
  ): DraftPlan | null {
    try {
      const compiler = new Compiler(this.#schema, document, variables, shapes, masks);
      const subscriptions = this.#schema.getSubscriptionType()!;
      const selected = compiler.selections.of(subscriptions, [definition.selectionSet]);
      const template = new ObjectTemplate(compiler, subscriptions, selected);
      return { template, statement: keptPlan(compiler.columns(template.columns)) };
    } catch {
      // Whatever is wrong, the executor answers, and says what it is.
      return null;
    }
  }

  async #read(
    plan: DraftPlan,
    variables: Variables,
    changes: readonly Change[],
    context: Context,
  ): Promise<readonly (string | null)[]> {
    const own = { ...context, budget: new Budget() };
    const drafts = changes.map((change) => draftOf(change, plan.template, own));
    try {
      const found = drafts.filter((draft) => draft !== null);
      const rows = await missingRows(this.#db, plan, variables, found, context.scope.workspaceId);
      return drafts.map((draft) => draft && textOf(draft, rows));
    } catch {
      // The executor tries anew, and reports what is wrong.
      return changes.map(() => null);
    }
  }
}
