import type { Plugin } from 'graphql-yoga';
import type { Scope } from '../db/postgres/connection.ts';
import { OverLimit } from '../graphql/core/cost/operations.ts';
import type { Examine, Examined } from '../graphql/core/documents.ts';
import { codedError, retryOf } from '../graphql/core/errors.ts';

/** Looks at an operation before it is parsed and validated, which then goes by what was found. */
export function useExamination(examine: Examine, scopeOf: (request: Request) => Scope): Plugin {
  return {
    async onParams({ params, request, setResult }) {
      const { query, operationName, variables } = params;
      if (typeof query !== 'string') return;
      const { refused, errors } = await examine({ query, operationName, variables }, scopeOf(request));
      if (refused) setResult({ errors: [...errors] });
    },
  };
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
export function overLimitAnswer({ code, message, retryAfter = 1, headers }: OverLimit): RefusalAnswer {
  return refusalAnswer({ errors: [codedError(code, message, retryOf(code, retryAfter, headers))] });
}

/** The answer on a connection over the limit of its address. */
export function crowdedAnswer(): RefusalAnswer {
  return overLimitAnswer(new OverLimit('RATE_LIMITED', 'The address has too many connections open.', 5, {}));
}
