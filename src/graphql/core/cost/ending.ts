import { GraphQLError } from 'graphql';
import type { ClientSignal } from '../context.ts';

/** Ends the statements of a query in PostgreSQL once nobody waits for its answer. Those of other operations go on. */
export class Ending {
  #controller: AbortController | undefined;
  #follows = false;

  /** The signal that ends a statement; undefined where nothing is to end it. */
  get signal(): AbortSignal | undefined {
    if (this.#follows) this.#controller ??= new AbortController();
    return this.#controller?.signal;
  }

  /** From here on statements can be ended, as they are once the client is gone. Returns what stops looking at the client. */
  follow(client: ClientSignal | undefined): () => void {
    this.#follows = true;
    return client?.onGone?.(() => this.end()) ?? nothing;
  }

  /** Ends the statements under way; later ones are refused, with the reason given. */
  end(reason: GraphQLError = new GraphQLError('The client is gone.', { extensions: { code: 'TOO_SLOW' } })): void {
    this.#controller?.abort(reason);
  }
}

function nothing(): void {}
