import type { Plugin } from 'graphql-yoga';
import type { Scope } from '../db/postgres/connection.ts';
import type { Examine, Examined } from '../graphql/core/documents.ts';

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
}

export function refusalAnswer({ errors }: Examined): RefusalAnswer {
  const shown = errors.map(({ message, extensions: { http: _, ...extensions } }) => ({ message, extensions }));
  const { status, headers = {} } = errors[0]!.extensions['http'] as Pick<RefusalAnswer, 'status'> & {
    readonly headers?: RefusalAnswer['headers'];
  };
  return { text: JSON.stringify({ errors: shown }), status, headers };
}
