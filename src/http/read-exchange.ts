import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import type { Caller, CompiledReads, ReadRequest } from '../graphql/compiled/compiled-reads.ts';
import type { CallerSigns, Context } from '../graphql/core/context.ts';
import { OBJECT_BYTES } from '../graphql/core/cost/cost.ts';
import { estimateOf } from '../graphql/core/cost/estimate.ts';
import { type Admitted, type Operations, OverLimit } from '../graphql/core/cost/operations.ts';
import { type Pace, REFUSED_WORDS } from '../graphql/core/cost/pace.ts';
import { textWithCost } from '../graphql/core/cost/told-cost.ts';
import type { Examine, Examined, SentOperation } from '../graphql/core/documents.ts';
import { textOf } from '../graphql/core/trusted/examine-trusted.ts';
import { schema } from '../graphql/schema.ts';
import { overLimitAnswer, type RefusalAnswer, refusalAnswer } from './examination.ts';
import { answerTypeOf } from './headers/answer-type.ts';
import { corsHeadersOf } from './headers/cors.ts';
import { idOfMessage, REQUEST_ID } from './request-id.ts';

/** What operations are read with. */
export interface ReadParts {
  readonly compiled: CompiledReads;
  readonly examine: Examine;
  readonly operations: Operations;
  /** How fast what is refused is answered. */
  readonly pace: Pace;
  /** Origins of web pages on other hosts that may use the API. */
  readonly origins: readonly string[];
  readonly log: Logger;
  readonly contextOf: (principal: Principal, signs: CallerSigns) => Context;
  /** Answers all that is not answered here: exactly as it would without this path. */
  readonly others: RequestListener;
}

/** An operation, and if its answer is to say its cost. */
export interface AskedRead {
  readonly sent: SentOperation;
  readonly tellsCost: boolean;
}

/** A request that was read whole. */
export interface WholeRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly caller: Caller;
}

/**
 * One operation, from its whole request to its answer: let in, looked at, read and sent. A step goes on at once where there is
 * nothing to wait for: a small read takes less than the promises would.
 */
export class ReadExchange {
  readonly #parts: ReadParts;
  readonly #whole: WholeRequest;
  readonly #read: AskedRead;
  #admitted: Admitted | undefined;
  #examined: Examined | undefined;

  constructor(parts: ReadParts, whole: WholeRequest, read: AskedRead) {
    this.#parts = parts;
    this.#whole = whole;
    this.#read = read;
  }

  begin(): void {
    try {
      const entering = this.#parts.operations.enter(this.#whole.caller.principal);
      if (entering instanceof Promise) this.#later(entering, (admitted) => this.#examine(admitted));
      else this.#examine(entering);
    } catch (error) {
      this.#fail(error);
    }
  }

  #examine(admitted: Admitted): void {
    this.#admitted = admitted;
    const examining = this.#parts.examine(this.#read.sent, this.#whole.caller);
    if (examining instanceof Promise) this.#later(examining, (examined) => this.#answer(examined));
    else this.#answer(examining);
  }

  #answer(examined: Examined): void {
    if (examined.refused) {
      this.#leave(0);
      this.#send(refusalAnswer(examined));
      return;
    }
    this.#examined = examined;
    this.#admitted!.charge(() => this.#estimate());
    const { principal, scope } = this.#whole.caller;
    const { compiled, contextOf } = this.#parts;
    const context = () => contextOf(principal, { signal: undefined, requestId: idOfMessage(this.#whole.request) });
    let answering: Promise<string | null> | string | null;
    try {
      answering = compiled.answer(requestOf(this.#read.sent, examined), { principal, scope, context }, () =>
        leavingOf(this.#whole.response),
      );
    } catch (error) {
      answering = this.#missed(error);
    }
    if (answering instanceof Promise) {
      this.#later(
        answering,
        (text) => this.#give(text),
        (error) => this.#give(this.#missed(error)),
      );
    } else {
      this.#give(answering);
    }
  }

  /** Goes on with what is waited for, or with its failure. */
  #later<T>(
    waiting: Promise<T>,
    next: (value: T) => void,
    failed: (error: unknown) => void = (error) => this.#fail(error),
  ): void {
    const guarded =
      <V>(step: (value: V) => void) =>
      (value: V) => {
        try {
          step(value);
        } catch (error) {
          this.#fail(error);
        }
      };
    waiting.then(guarded(next), guarded(failed));
  }

  #missed(err: unknown): null {
    this.#parts.log.warn({ err }, 'a compiled read failed, and is executed');
    return null;
  }

  #give(text: string | null): void {
    const { request, response, body, caller } = this.#whole;
    // The client may have gone meanwhile.
    if (text === null || request.socket.destroyed) {
      this.#leave(0);
      pass(this.#whole, body, this.#parts.others);
      return;
    }
    const bytes = Buffer.byteLength(text);
    const real = Math.ceil(bytes / OBJECT_BYTES);
    const answer = { text, status: 200, headers: this.#parts.operations.headersFor(caller.principal) };
    if (!this.#read.tellsCost) this.#send(answer, bytes);
    else this.#send({ ...answer, text: textWithCost(text, { estimated: this.#estimate(), real }) });
    // It keeps its place until it is taken: many that nobody reads would fill the memory.
    if (response.writableLength > 0) response.once('close', () => this.#leave(real));
    else this.#leave(real);
  }

  #estimate(): number {
    const { operationName, variables } = this.#read.sent;
    const document = this.#examined?.document;
    return document ? estimateOf({ schema, document, operationName, variableValues: variables ?? {} }) : 1;
  }

  #fail(error: unknown): void {
    this.#leave(0);
    if (error instanceof OverLimit) this.#refuse(error).catch((failure: unknown) => this.#drop(failure));
    else this.#drop(error);
  }

  /** In its turn: who is answered at once asks again at once. */
  async #refuse(over: OverLimit): Promise<void> {
    await this.#parts.pace.turn(this.#whole.caller.principal.workspaceId, REFUSED_WORDS);
    if (!this.#whole.request.socket.destroyed) this.#send(overLimitAnswer(over));
  }

  #drop(err: unknown): void {
    this.#parts.log.error({ err }, 'an answer could not be sent');
    this.#whole.response.destroy();
  }

  #leave(real: number): void {
    this.#admitted?.leave(real);
  }

  #send({ text, status, headers: more, always = false }: RefusalAnswer, bytes = Buffer.byteLength(text)): void {
    const { request, response } = this.#whole;
    const { headers } = request;
    const type = answerTypeOf(headers.accept);
    // Clients that ask for JSON alone take another status for a failure of the network.
    response.writeHead(type === 'application/json' && !always ? 200 : status, {
      'Content-Type': `${type}; charset=utf-8`,
      'content-length': bytes,
      ...corsHeadersOf(headers, this.#parts.origins),
      'x-content-type-options': 'nosniff',
      [REQUEST_ID]: idOfMessage(request),
      ...more,
    });
    response.end(text);
  }
}

/** What is to be read, with the text that was looked at. */
function requestOf(sent: SentOperation, examined: Examined): ReadRequest {
  const { operationName = null, variables = null } = sent;
  return { query: textOf(examined, sent), operationName, variables };
}

/** Hands a request on with what was read of it, unless its client has gone. */
export function pass({ request, response }: WholeRequest, body: Buffer, others: RequestListener): void {
  if (!request.socket.destroyed) others(Object.assign(request, { body: Readable.from(body) }), response);
}

/** A signal that aborts when a client goes before its answer. */
function leavingOf(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  if (response.destroyed) leaving.abort();
  else response.once('close', () => response.writableFinished || leaving.abort());
  return leaving.signal;
}
