import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { Documents } from '../core/documents.ts';
import { isModest } from '../core/limits.ts';
import { NotCompiled, type Shapes, type Variables } from './arguments.ts';
import { Compiler } from './compiler.ts';
import { readingOf } from './declared.ts';
import type { DraftPlan } from './draft-rows.ts';
import { isIntrospection } from './introspections.ts';
import { type KeptPlan, keptPlan } from './kept-plan.ts';
import { ObjectTemplate } from './object-template.ts';
import { Plans } from './plans.ts';

function newPlans(): Plans<KeptPlan> {
  return new Plans(({ sql }) => sql?.length ?? 0);
}

/** One operation of a document with the plans made for it so far. */
export class Operation {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #definition: OperationDefinitionNode;
  readonly #plans = newPlans();
  /** The same for keys that may not read personal data; none until one asks. */
  #masked: Plans<KeptPlan> | undefined;
  /** Made for the few operations that need them. */
  #drafts: Plans<DraftPlan> | undefined;
  /** Whether it asks nothing but what the schema is. */
  readonly isIntrospection: boolean;
  /** Whether it asks for objects that are made in memory. */
  readonly isMade: boolean;

  private constructor(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode) {
    this.#schema = schema;
    this.#document = document;
    this.#definition = definition;
    this.isIntrospection = isIntrospection(definition);
    this.isMade = isMade(schema, definition);
  }

  get document(): DocumentNode {
    return this.#document;
  }

  get definition(): OperationDefinitionNode {
    return this.#definition;
  }

  /** Characters of the plans' statements. */
  get size(): number {
    return this.#plans.size + (this.#masked?.size ?? 0) + (this.#drafts?.size ?? 0);
  }

  /** Reads a document; null for one that is not valid, or no query. */
  static read(
    schema: GraphQLSchema,
    documents: Documents,
    query: string,
    operationName: string | null,
  ): Operation | null {
    // The executor says why.
    if (documents.examineNow(query).errors.length > 0) return null;
    // The kept one has its places in the text with it, which take several times its memory.
    const document = parse(query, { noLocation: true });
    const definition = getOperationAST(document, operationName);
    return definition?.operation === OperationTypeNode.QUERY ? new Operation(schema, document, definition) : null;
  }

  /** The variables of a request, as the executor reads them. Throws NotCompiled where it refuses them. */
  variables(given: Readonly<Record<string, unknown>>): Variables {
    const definitions = this.#definition.variableDefinitions ?? [];
    if (definitions.length === 0) return {};
    const { coerced, errors } = getVariableValues(this.#schema, definitions, given);
    if (errors) throw new NotCompiled('variables are refused');
    return coerced;
  }

  /**
   * The plan for a request, of a key that may not read personal data where it `masks`; null where only the executor can
   * answer it. Throws what reading its variables throws.
   */
  plan(variables: Variables, given: Readonly<Record<string, unknown>>, masks: boolean): KeptPlan | null {
    if (masks) this.#masked ??= newPlans();
    const plans = masks ? this.#masked! : this.#plans;
    return plans.of(variables, (shapes) => this.#compile(variables, given, shapes, masks));
  }

  /** The same where its objects are made in memory, for keys that may read personal data. */
  draftPlan(variables: Variables, given: Readonly<Record<string, unknown>>): DraftPlan | null {
    this.#drafts ??= new Plans(({ statement: { sql } }) => sql?.length ?? 0);
    return this.#drafts.of(variables, (shapes) => this.#compileDraft(variables, given, shapes));
  }

  #compile(
    variables: Variables,
    given: Readonly<Record<string, unknown>>,
    shapes: Shapes,
    masks: boolean,
  ): KeptPlan | null {
    try {
      const plan = new Compiler(this.#schema, this.#document, variables, shapes, masks).plan(this.#definition);
      return this.#isModest(given) ? keptPlan(plan) : null;
    } catch {
      // Whatever is wrong, the executor answers, and says what it is.
      return null;
    }
  }

  #compileDraft(variables: Variables, given: Readonly<Record<string, unknown>>, shapes: Shapes): DraftPlan | null {
    try {
      const compiler = new Compiler(this.#schema, this.#document, variables, shapes, false);
      const queries = this.#schema.getQueryType()!;
      const selected = compiler.selections.of(queries, [this.#definition.selectionSet]);
      const template = new ObjectTemplate(compiler, queries, selected);
      return this.#isModest(given) ? { template, statement: keptPlan(compiler.columns(template.columns)) } : null;
    } catch {
      return null;
    }
  }

  /** All that the cost depends on is part of the plan. What may be too much for a workspace, the executor looks into. */
  #isModest(given: Readonly<Record<string, unknown>>): boolean {
    const operationName = this.#definition.name?.value;
    return isModest({ schema: this.#schema, document: this.#document, operationName, variableValues: given });
  }
}

/** True where a field that is not in a fragment makes its object in memory. */
function isMade(schema: GraphQLSchema, { selectionSet }: OperationDefinitionNode): boolean {
  const fields = schema.getQueryType()!.getFields();
  return selectionSet.selections.some((selection) => {
    const field = selection.kind === Kind.FIELD ? fields[selection.name.value] : undefined;
    return field !== undefined && readingOf(field)?.kind === 'made';
  });
}
