import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import { mayReadPersonal } from '../../services/personal/may-read-personal.ts';
import type { Context } from '../core/context.ts';
import { ANSWER_LIMITS } from '../core/cost/budget.ts';
import { Documents } from '../core/documents.ts';
import type { Variables } from './arguments.ts';
import { type ChangeReader, CompiledChanges } from './compiled-changes.ts';
import type { DraftPlan } from './draft-rows.ts';
import { Introspections } from './introspections.ts';
import { hasStatement, type KeptPlan, runPlan } from './kept-plan.ts';
import { madeAnswer } from './made-answer.ts';
import { Operation } from './operation.ts';

/** An operation as a client sends it. */
export interface ReadRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/** The key a request came with, and its workspace. */
export interface Caller {
  readonly principal: Principal;
  readonly scope: Scope;
  /** What objects in memory are made with; undefined leaves them to the executor. */
  readonly context?: (() => Context) | undefined;
}

/** Answers queries without an executor. */
export interface CompiledReads {
  /**
   * The finished body, `{"data":…}`, letter by letter what the executor's would be; null where the executor is to answer.
   * It writes nothing, so a request may be executed after it failed. `signal` gives one that aborts when nobody waits for the
   * answer any more; it is only asked for where a statement can be ended by it.
   */
  answer(request: ReadRequest, caller: Caller, signal?: () => AbortSignal): Promise<string | null> | string | null;
  /**
   * Reads the changes that a valid subscription pushes, to keys that may not read personal data where it `masks`; null where
   * the executor is to make its items.
   */
  changes(subscription: ExecutionArgs, masks: boolean): ChangeReader | null;
}

/** Compiled reads of the schema: one statement a query. */
export interface SchemaReads extends CompiledReads {
  readonly counts: ReadCounts;
}

/** How requests were answered. */
export interface ReadCounts {
  /** Requests answered. */
  answered: number;
  /** Requests left to the executor. */
  left: number;
  /** Operations held, with a plan or the knowledge that there is none. */
  operations: number;
  /** Bytes they take, about. */
  bytes: number;
}

/** Most operations held, and most bytes of them. */
const MOST_OPERATIONS = 2_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Bytes of a syntax tree a character of its text, about; that of a document that cannot be compiled is not held. */
const TREE_BYTES = 50;

export function createCompiledReads(
  schema: GraphQLSchema,
  db: Database,
  documents = new Documents(schema),
): SchemaReads {
  return new Compilations(schema, db, documents);
}

interface Held {
  readonly operation: Operation | null;
  /** Bytes it was counted with. */
  bytes: number;
}

class Compilations implements SchemaReads {
  readonly counts: ReadCounts = { answered: 0, left: 0, operations: 0, bytes: 0 };
  readonly #schema: GraphQLSchema;
  readonly #db: Database;
  readonly #changes: CompiledChanges;
  readonly #documents: Documents;
  readonly #introspections: Introspections;
  /** The least recently used first. */
  readonly #held = new Map<string, Held>();

  constructor(schema: GraphQLSchema, db: Database, documents: Documents) {
    this.#schema = schema;
    this.#db = db;
    this.#changes = new CompiledChanges(schema, db);
    this.#documents = documents;
    this.#introspections = new Introspections(schema);
  }

  changes(subscription: ExecutionArgs, masks: boolean): ChangeReader | null {
    return this.#changes.reader(subscription, masks);
  }

  answer(request: ReadRequest, caller: Caller, signal?: () => AbortSignal): Promise<string | null> | string | null {
    const answer = this.#answer(request, caller, signal);
    return answer ?? this.#leave();
  }

  #answer(
    { query, operationName = null, variables: given }: ReadRequest,
    { principal, scope: { workspaceId }, context }: Caller,
    signal: (() => AbortSignal) | undefined,
  ) {
    const held = this.#hold(query, operationName);
    if (!held.operation) {
      this.#weigh(held, query);
      return null;
    }
    try {
      const variables = held.operation.variables(given ?? {});
      if (held.operation.isIntrospection) return this.#introspect(held, query, operationName, variables);
      const masks = !mayReadPersonal(principal);
      if (held.operation.isMade) {
        // Who may not read personal data is answered by the executor, which masks.
        const drafted = context && !masks ? held.operation.draftPlan(variables, given ?? {}) : null;
        this.#weigh(held, query);
        return drafted && this.#make(drafted, variables, context!());
      }
      const plan = held.operation.plan(variables, given ?? {}, masks);
      this.#weigh(held, query);
      if (!plan) return null;
      for (const check of plan.checks) check.read(variables);
      if (hasStatement(plan)) return this.#run(plan, variables, workspaceId, signal);
      this.counts.answered++;
      return plan.texts[0]!;
    } catch {
      // A value that cannot be read: the executor says which.
      return null;
    }
  }

  async #run(
    plan: KeptPlan & { readonly sql: string },
    variables: Variables,
    workspaceId: number,
    signal: (() => AbortSignal) | undefined,
  ) {
    try {
      const text = joined(plan, await runPlan(this.#db, plan, workspaceId, variables, signal));
      if (text.length > ANSWER_LIMITS.bytes) return this.#leave();
      this.counts.answered++;
      return text;
    } catch {
      // The executor tries anew, and reports what is wrong.
      return this.#leave();
    }
  }

  async #make(plan: DraftPlan, variables: Variables, context: Context) {
    try {
      const text = await madeAnswer(this.#db, plan, variables, context);
      if (text === null) return this.#leave();
      this.counts.answered++;
      return text;
    } catch {
      // The executor tries anew, and reports what is wrong.
      return this.#leave();
    }
  }

  async #introspect(held: Held, query: string, operationName: string | null, variables: Variables) {
    this.#weigh(held, query);
    const { document, definition } = held.operation!;
    const name = `${operationName ?? ''}\u0000${query}`;
    const text = await this.#introspections.answer(name, document, definition, variables);
    if (text === null) return this.#leave();
    this.counts.answered++;
    return text;
  }

  #leave(): null {
    this.counts.left++;
    return null;
  }

  #hold(query: string, operationName: string | null): Held {
    // No valid document holds the character between.
    const key = operationName === null ? query : `${operationName}\u0000${query}`;
    let held = this.#held.get(key);
    if (held) {
      this.#held.delete(key);
    } else {
      held = { operation: Operation.read(this.#schema, this.#documents, query, operationName), bytes: 0 };
    }
    this.#held.set(key, held);
    this.counts.operations = this.#held.size;
    return held;
  }

  /** Counts what an operation has come to hold, and lets go of those unused for longest. */
  #weigh(held: Held, query: string): void {
    const bytes = held.operation ? query.length * TREE_BYTES + held.operation.size * 2 : query.length * 2;
    this.counts.bytes += bytes - held.bytes;
    held.bytes = bytes;
    for (const [key, oldest] of this.#held) {
      if (this.#held.size <= MOST_OPERATIONS && this.counts.bytes <= MOST_BYTES) break;
      if (oldest === held) break;
      this.#held.delete(key);
      this.counts.bytes -= oldest.bytes;
    }
    this.counts.operations = this.#held.size;
  }
}

function joined({ texts, places }: KeptPlan, fields: readonly string[]): string {
  let text = texts[0]!;
  for (const [index, place] of places.entries()) text += fields[place]! + texts[index + 1]!;
  return text;
}
