import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { checkLeast, isModest } from '../core/limits.ts';
import { parseWithin } from '../core/policy.ts';
import { NotCompiled, type Shapes, type Variables } from './arguments.ts';
import { Compiler } from './compiler.ts';
import { type KeptPlan, keptPlan } from './kept-plan.ts';
import { Plans } from './plans.ts';

/** One operation of a document with the plans made for it so far. */
export class Operation {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #definition: OperationDefinitionNode;
  readonly #plans = new Plans<KeptPlan>(({ sql }) => sql?.length ?? 0);

  private constructor(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode) {
    this.#schema = schema;
    this.#document = document;
    this.#definition = definition;
  }

  /** Characters of the plans' statements. */
  get size(): number {
    return this.#plans.size;
  }

  /** Reads a document; null for one that is not valid, or no query. */
  static read(schema: GraphQLSchema, query: string, operationName: string | null): Operation | null {
    try {
      const document = parseWithin(parse, query, { noLocation: true });
      checkLeast(schema, document);
      if (validate(schema, document).length > 0) return null;
      const definition = getOperationAST(document, operationName);
      return definition?.operation === OperationTypeNode.QUERY ? new Operation(schema, document, definition) : null;
    } catch {
      // The executor says why.
      return null;
    }
  }

  /** The variables of a request, as the executor reads them. Throws NotCompiled where it refuses them. */
  variables(given: Readonly<Record<string, unknown>>): Variables {
    const definitions = this.#definition.variableDefinitions ?? [];
    if (definitions.length === 0) return {};
    const { coerced, errors } = getVariableValues(this.#schema, definitions, given);
    if (errors) throw new NotCompiled('variables are refused');
    return coerced;
  }

  /** The plan for a request; null where only the executor can answer it. Throws what reading its variables throws. */
  plan(variables: Variables, given: Readonly<Record<string, unknown>>): KeptPlan | null {
    return this.#plans.of(variables, (shapes) => this.#compile(variables, given, shapes));
  }

  #compile(variables: Variables, given: Readonly<Record<string, unknown>>, shapes: Shapes): KeptPlan | null {
    try {
      const plan = new Compiler(this.#schema, this.#document, variables, shapes).plan(this.#definition);
      // All that the cost depends on is part of the plan. What may be too much for a workspace, the executor looks into.
      const operationName = this.#definition.name?.value;
      const priced = { schema: this.#schema, document: this.#document, operationName, variableValues: given };
      if (!isModest(priced)) return null;
      return keptPlan(plan);
    } catch {
      // Whatever is wrong, the executor answers, and says what it is.
      return null;
    }
  }
}
