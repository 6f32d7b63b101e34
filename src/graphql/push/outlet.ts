import type { ExecutionResult } from 'graphql';
import { positioned } from './position.ts';

/** One change as a subscription says it: made once for all who share it. */
export interface Item {
  /** Empty where the text was never anything else. */
  readonly result: ExecutionResult;
  /** The result as JSON. */
  readonly text: string;
}

/** Changes whose items are made together: one statement reads all that they ask for. */
export const RENDERED_AT_ONCE = 32;

/** The place a subscriber's items go to. */
export interface Outlet {
  /** Resolves once it takes an item; undefined where it does now. */
  ready(): Promise<void> | undefined;
  /** Told once where it begins: after this change. Default: it does not matter to it. */
  begin?(position: number): void;
  /** An item, of the change that has this id. */
  send(item: Item, position: number): void;
  /** Nothing more comes; `last` is what ended it before its time. */
  end(last?: ExecutionResult): void;
}

/** Gives items to whoever asks for the next: event streams. */
export class PullOutlet implements Outlet {
  #asked: ((step: IteratorResult<ExecutionResult, undefined>) => void) | undefined;
  #awake: (() => void) | undefined;
  #asking: Promise<void> | undefined;
  #last: ExecutionResult | undefined;
  #ended = false;

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return new Promise((resolve) => {
      this.#asked = resolve;
      if (this.#ended) this.#finish();
      this.#awake?.();
      this.#asking = undefined;
    });
  }

  ready(): Promise<void> | undefined {
    if (this.#asked || this.#ended) return undefined;
    this.#asking ??= new Promise((resolve) => {
      this.#awake = resolve;
    });
    return this.#asking;
  }

  /** A result that is a position and nothing else. */
  begin(position: number): void {
    if (this.#asked) this.#resolve({ done: false, value: positioned({}, position) });
  }

  send({ result, text }: Item, position: number): void {
    const value = positioned(result, position);
    // The stream asks a result how it is written.
    this.#resolve({ done: false, value: result.errors ? value : withText(value, text) });
  }

  end(last?: ExecutionResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#last = last;
    this.#awake?.();
    this.#finish();
  }

  #finish(): void {
    if (!this.#asked) return;
    const value = this.#last;
    this.#last = undefined;
    this.#resolve(value ? { done: false, value } : { done: true, value: undefined });
  }

  #resolve(step: IteratorResult<ExecutionResult, undefined>): void {
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.(step);
  }
}

function withText(result: ExecutionResult, text: string): ExecutionResult {
  return Object.defineProperty(result, 'stringify', { value: () => text, enumerable: false });
}
