import { type DocumentNode, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { ERROR_CODES, PersonagraphError } from '../../errors.ts';
import type { Caller } from '../compiled/compiled-reads.ts';
import type { Context } from './context.ts';
import { checkText, MAX_TOKENS, tooNested } from './cost/document-text.ts';
import { type Pace, REFUSED_WORDS } from './cost/pace.ts';
import { turnOf } from './cost/turns.ts';
import { codedError, isStackOverflow, retryOf, withoutSuggestions } from './errors.ts';
import { checkLeast, checkLimits, checkRepetition } from './limits.ts';
import type { NamedDocument } from './trusted/trusted-documents.ts';
import { validation } from './validation.ts';

/** Most documents that are kept, and most letters of them together. */
const MOST_KEPT = 1_000;
const MOST_LETTERS = 500_000;
/** Words and signs of a document that is looked at without a pause. */
const SHORT = 500;
/** Words that a new introspection counts as: its answer takes as long as it takes to look at so many. */
const INTROSPECTION_WORDS = 10_000;
/** Objects of an answer that take about as long as a part of looking at a document. */
const PART_OBJECTS = 25;

const INTROSPECTION = /\b__(?:schema|type)\b/;

/** An operation as it was sent. */
export interface SentOperation extends NamedDocument {
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A text that was looked at. */
export interface Examined {
  /** Null where it is none, or one that is too long. */
  readonly document: DocumentNode | null;
  /** Why nothing of it is executed; empty for a valid document. */
  readonly errors: readonly GraphQLError[];
  /** True where it asks for too much; otherwise its errors are mistakes, with their places in the text. */
  readonly refused: boolean;
}

export interface DocumentsOptions {
  /** True: errors suggest names that may have been meant. Default true. */
  readonly suggests?: boolean;
}

/** Looks at an operation of a caller. */
export type Examine = (sent: SentOperation, caller: Caller) => Promise<Examined> | Examined;

/** An operation with the text of its document. */
type TextOperation = SentOperation & { readonly query: string };

/** Who sent an operation, and how much that workspace has. */
type Sender = Pick<Context, 'scope' | 'sizes'>;

/**
 * Looks at documents, the cheapest look first: at the letters, the tree, the cost in this workspace, and last by the rules
 * of GraphQL. Whatever one look refuses costs none of the next. Others are answered between the parts of a long document.
 * Findings are kept, as far as they hold for every workspace. With a pace, long documents wait for their turn to be looked at,
 * and refusals to be given.
 */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #pace: Pace | undefined;
  readonly #suggests: boolean;
  /** The least recently used first. */
  readonly #kept = new Map<string, Examined>();
  #letters = 0;

  constructor(schema: GraphQLSchema, pace?: Pace, { suggests = true }: DocumentsOptions = {}) {
    this.#schema = schema;
    this.#pace = pace;
    this.#suggests = suggests;
  }

  /** The known errors of a document that was given out. */
  errorsOf(document: DocumentNode): readonly GraphQLError[] | undefined {
    const known = document.loc && this.#kept.get(document.loc.source.body);
    return known?.document === document ? known.errors : undefined;
  }

  /** Looks at an operation; at once where its document is known or short and the sizes of the workspace do not matter. */
  examine(sent: TextOperation, sender: Sender): Promise<Examined> | Examined {
    const { query } = sent;
    const known = this.#known(query);
    if (known) return known;
    const parsed = this.#parse(query);
    if (!parsed.document) return this.#inTurn(parsed, sender);
    const { document } = parsed;
    const tokens = parsed.tokens + (INTROSPECTION.test(query) ? INTROSPECTION_WORDS : 0);
    if (tokens > SHORT) return this.#examineLong(document, tokens, sent, sender);
    const refusal = this.#refusal(document, sent, sender);
    const answer = (refused: Examined | null) =>
      refused ? this.#inTurn(refused, sender) : this.#validate(query, document);
    return refusal instanceof Promise ? refusal.then(answer) : answer(refusal);
  }

  /** Looks at a document at once, whoever waits, and whatever the sizes of the workspace. */
  examineNow(query: string): Examined {
    const known = this.#known(query);
    if (known) return known;
    const parsed = this.#parse(query);
    if (!parsed.document) return parsed;
    try {
      checkLeast(this.#schema, parsed.document);
      return this.#validate(query, parsed.document);
    } catch (error) {
      return this.#keep(query, { document: parsed.document, errors: [refusalOf(error)], refused: true });
    }
  }

  async #examineLong(document: DocumentNode, tokens: number, sent: TextOperation, sender: Sender): Promise<Examined> {
    if (this.#pace && !(await this.#pace.turn(sender.scope.workspaceId, tokens))) return overloaded(this.#pace);
    await turnOf(PART_OBJECTS);
    const refused = await this.#refusal(document, sent, sender);
    if (refused) return refused;
    const looking = validation(this.#schema, document);
    for (;;) {
      await turnOf(PART_OBJECTS);
      const step = looking.next();
      if (step.done) return this.#keep(sent.query, { document, errors: step.value, refused: false });
    }
  }

  /** A refusal in its turn: who is answered at once asks again at once. */
  #inTurn(refused: Examined, { scope }: Sender): Promise<Examined> | Examined {
    const turn = this.#pace?.turn(scope.workspaceId, REFUSED_WORDS);
    return turn instanceof Promise ? turn.then(() => refused) : refused;
  }

  #parse(query: string): { document: DocumentNode; tokens: number } | (Examined & { document: null }) {
    try {
      const { tokens } = checkText(query);
      const document = parse(query, { maxTokens: MAX_TOKENS });
      checkRepetition(document);
      return { document, tokens };
    } catch (error) {
      // Refused at little cost, it takes no place from others.
      if (!(error instanceof GraphQLError)) return { document: null, errors: [refusalOf(error)], refused: true };
      return this.#keep(query, { document: null, errors: [error], refused: false });
    }
  }

  #validate(query: string, document: DocumentNode): Examined {
    const looking = validation(this.#schema, document);
    for (;;) {
      const step = looking.next();
      if (step.done) return this.#keep(query, { document, errors: step.value, refused: false });
    }
  }

  /** Why an operation is too much for its workspace. One whose sizes cannot be read is refused where it is executed. */
  #refusal(
    document: DocumentNode,
    { operationName, variables }: SentOperation,
    sender: Sender,
  ): Promise<Examined | null> | Examined | null {
    const refused = (error: unknown): Examined => ({ document, errors: [refusalOf(error)], refused: true });
    try {
      const operation = { schema: this.#schema, document, operationName, variableValues: variables ?? {} };
      const checked = checkLimits(operation, sender);
      return checked
        ? checked.then(
            () => null,
            (error: unknown) => (error instanceof PersonagraphError ? refused(error) : null),
          )
        : null;
    } catch (error) {
      return refused(error);
    }
  }

  #known(query: string): Examined | undefined {
    const known = this.#kept.get(query);
    if (!known) return undefined;
    this.#kept.delete(query);
    this.#kept.set(query, known);
    return known;
  }

  #keep<T extends Examined>(query: string, found: T): T {
    const examined = this.#suggests ? found : { ...found, errors: found.errors.map(withoutSuggestions) };
    this.#forget(query);
    if (query.length > MOST_LETTERS) return examined;
    this.#kept.set(query, examined);
    this.#letters += query.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT && this.#letters <= MOST_LETTERS) break;
      this.#forget(oldest);
    }
    return examined;
  }

  #forget(query: string): void {
    if (this.#kept.delete(query)) this.#letters -= query.length;
  }
}

/** The answer to a document that would have waited for too long. */
function overloaded({ longestMs }: Pace): Examined {
  const retryAfter = Math.ceil(longestMs / 1_000);
  const message = `The workspace sends more long documents, each new, than are looked at: pass data as variables, or send it again in ${retryAfter} s.`;
  const error = codedError('OVERLOADED', message, retryOf('OVERLOADED', retryAfter));
  return { document: null, errors: [error], refused: true };
}

/** The refusal as clients get it. Throws all that is none. */
function refusalOf(error: unknown): GraphQLError {
  const refusal = isStackOverflow(error) ? tooNested() : error;
  if (!(refusal instanceof PersonagraphError)) throw error;
  // The specification of GraphQL over HTTP has 400 for what is not executed, except where JSON alone is asked for.
  return codedError(refusal.code, refusal.message, { http: { spec: true, status: ERROR_CODES[refusal.code][0] } });
}
