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

/** The body of the answer to an operation that asks for too much, letter by letter as yoga prints it. */
export function refusalText({ errors }: Examined): string {
  const shown = errors.map(({ message, extensions: { code } }) => ({ message, extensions: { code } }));
  return JSON.stringify({ errors: shown });
}
