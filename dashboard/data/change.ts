import { type Entry, entryOf, reloadAll } from './cache.ts';
import { Failure } from './failure.ts';
import type { TadaDocumentNode } from './graphql.ts';
import { send } from './send.ts';

export interface UserError {
  readonly code: string;
  readonly field?: readonly string[] | null;
  readonly message: string;
}

interface Payload {
  readonly userErrors: readonly UserError[];
}

/** The payload of the only mutation of a document. */
type PayloadOf<Result> = Result[keyof Result] & Payload;

/** What became of an edit. `conflict`: somebody else edited it since it was read. */
export type Outcome<P> =
  | { readonly ok: true; readonly payload: P }
  | { readonly ok: false; readonly errors: readonly UserError[]; readonly conflict: boolean };

/** Shown at once, and taken back where the server refuses. */
export interface Optimistic {
  apply(): () => void;
}

/** An optimistic edit of what a query shows. */
export function patching<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  edit: (data: Result) => Result,
): Optimistic {
  const entry: Entry<Result> = entryOf(document, variables);
  return { apply: () => entry.patch(edit) };
}

/**
 * Sends a document with one mutation. Then everything shown is read again, so that the page says what the server does. What
 * is refused, or does not come through, is an outcome and no exception.
 */
export async function change<Result extends Record<string, Payload>, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  optimistic: readonly Optimistic[] = [],
): Promise<Outcome<PayloadOf<Result>>> {
  const undo = optimistic.map((one) => one.apply());
  try {
    const { data } = await send(document, variables);
    const payload = Object.values(data)[0] as PayloadOf<Result>;
    const errors = payload.userErrors;
    if (errors.length === 0) {
      // The next edit begins from what this one made: it must not run into a conflict with it.
      await reloadAll();
      return { ok: true, payload };
    }
    for (const back of undo) back();
    const conflict = errors.some(({ code }) => code === 'CONFLICT');
    if (conflict) await reloadAll();
    return { ok: false, errors, conflict };
  } catch (thrown) {
    for (const back of undo) back();
    if (!(thrown instanceof Failure)) throw thrown;
    return { ok: false, errors: [{ code: thrown.code, message: thrown.message }], conflict: false };
  }
}
