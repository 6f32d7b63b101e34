import { Failure } from './failure.ts';

/** Why a file was not taken or given: the answer of a path that is none of GraphQL. */
export async function refusalOf(answer: Response): Promise<Failure> {
  const body = (await answer.json().catch(() => null)) as { readonly error?: Refusal } | null;
  const { code, message } = body?.error ?? {};
  return new Failure(code ?? 'INTERNAL', message ?? `The server answered ${answer.status}.`);
}

interface Refusal {
  readonly code?: string;
  readonly message?: string;
}
