import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Caller } from '../graphql/compiled/compiled-reads.ts';
import { type Admitted, type Operations, OverLimit } from '../graphql/core/cost/operations.ts';
import { type Pace, REFUSED_WORDS } from '../graphql/core/cost/pace.ts';
import type { Examine, Examined } from '../graphql/core/documents.ts';
import { codedError, retryOf } from '../graphql/core/errors.ts';
import { textOf } from '../graphql/core/trusted/examine-trusted.ts';

export interface ExaminationParts {
  readonly examine: Examine;
  readonly operations: Operations;
  /** How fast what is refused is answered. */
  readonly pace: Pace;
  readonly callerOf: (request: Request) => Caller;
  /** True where only registered documents are run: a request without any is refused as one of another document is. */
  readonly registeredOnly: boolean;
}

/** Looks at an operation in its turn, before it is parsed and validated, which then goes by what was found. */
export function useExamination({ examine, operations, pace, callerOf, registeredOnly }: ExaminationParts): Plugin {
  return {
    async onParams({ params, request, setParams, setResult }) {
      const { query, operationName, variables, extensions } = params;
      const documentId = documentIdOf(request, params);
      const isNamed = typeof query === 'string' || documentId !== undefined || extensions?.['persistedQuery'];
      if (!isNamed && !registeredOnly) return;
      const caller = callerOf(request);
      const { principal } = caller;
      let admitted: Admitted | undefined;
      try {
        admitted = await operations.enter(principal);
        const sent = { query, documentId, operationName, variables, extensions };
        const examined = await examine(sent, caller);
        // Yoga looks at the parameters of what is refused as well.
        const { documentId: _named, ...others } = params as typeof params & { readonly documentId?: unknown };
        setParams({ ...others, query: textOf(examined, sent) });
        if (examined.refused) setResult({ errors: [...examined.errors] });
      } catch (error) {
        if (!(error instanceof OverLimit)) throw error;
        await pace.turn(principal.workspaceId, REFUSED_WORDS);
        setResult({ errors: [overLimitError(error)] });
      } finally {
        admitted?.leave(0);
      }
    },
  };
}

/** The identifier of a document that a request names: yoga reads no such parameter of an address. */
function documentIdOf({ method, url }: Request, params: object): unknown {
  if (method === 'GET') return new URL(url, 'http://localhost').searchParams.get('documentId') ?? undefined;
  return 'documentId' in params ? (params.documentId ?? undefined) : undefined;
}

/** The answer to an operation that is not executed: body and head as yoga gives them, letter by letter. */
export interface RefusalAnswer {
  readonly text: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** True where clients that ask for JSON alone get the status too: the answer is for those between as well. */
  readonly always?: boolean;
}

export function refusalAnswer({ errors }: Pick<Examined, 'errors'>): RefusalAnswer {
  const shown = errors.map(({ message, extensions: { http: _, ...extensions } }) => ({ message, extensions }));
  const {
    status,
    headers = {},
    spec = false,
  } = errors[0]!.extensions['http'] as {
    readonly status: number;
    readonly headers?: RefusalAnswer['headers'];
    readonly spec?: boolean;
  };
  return { text: JSON.stringify({ errors: shown }), status, headers, always: !spec };
}

/** The answer to an operation that is over a limit. */
export function overLimitAnswer(over: OverLimit): RefusalAnswer {
  return refusalAnswer({ errors: [overLimitError(over)] });
}

function overLimitError({ code, message, retryAfter = 1, headers }: OverLimit): GraphQLError {
  return codedError(code, message, retryOf(code, retryAfter, headers));
}

/** The answer on a connection over the limit of its address. */
export function crowdedAnswer(): RefusalAnswer {
  return overLimitAnswer(new OverLimit('RATE_LIMITED', 'The address has too many connections open.', 5, {}));
}
