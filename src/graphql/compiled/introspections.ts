import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { Budget } from '../core/cost/budget.ts';
import type { Variables } from './arguments.ts';

/** Most letters of answers that are kept: the whole schema has about a million. */
const MOST_LETTERS = 8 * 1024 * 1024;

/** True for an operation that asks nothing but what the schema is. */
export function isIntrospection({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) =>
      selection.kind === Kind.FIELD && (selection.name.value === '__schema' || selection.name.value === '__type'),
  );
}

/** Answers of introspections: they are the same for everybody, as long as a server runs. */
export class Introspections {
  readonly #schema: GraphQLSchema;
  /** By document, operation and variables, the least recently used first. */
  readonly #kept = new Map<string, string>();
  readonly #making = new Map<string, Promise<string | null>>();
  #letters = 0;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The answer; null where the executor is to say what is wrong. `name` tells operations of all documents apart. */
  answer(
    name: string,
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variables: Variables,
  ): Promise<string | null> | string {
    const key = `${name}\u0000${JSON.stringify(variables)}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const making = this.#making.get(key) ?? this.#make(key, document, definition, variables);
    this.#making.set(key, making);
    return making;
  }

  async #make(
    key: string,
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variableValues: Variables,
  ): Promise<string | null> {
    try {
      const budget = new Budget();
      const result: ExecutionResult = await execute({
        schema: this.#schema,
        document,
        operationName: definition.name?.value,
        variableValues,
        contextValue: { budget },
      });
      return result.errors || budget.stopped ? null : this.#keep(key, JSON.stringify(result));
    } finally {
      this.#making.delete(key);
    }
  }

  #keep(key: string, text: string): string {
    const size = key.length + text.length;
    if (size > MOST_LETTERS) return text;
    this.#kept.set(key, text);
    this.#letters += size;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#letters <= MOST_LETTERS) break;
      this.#kept.delete(oldest);
      this.#letters -= oldest.length + length;
    }
    return text;
  }
}
