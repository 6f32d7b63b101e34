/** A server and who asks it. */
export interface Asked {
  readonly origin: string;
  readonly key: string;
}

/** Asks a server; throws where it answers with errors. */
export async function ask<Data>({ origin, key }: Asked, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** Does something by the mutation of a name; throws where it is refused. Gives back what is selected of its payload. */
export async function done<Payload>(
  asked: Asked,
  mutation: string,
  input: object,
  selected: string,
): Promise<Payload & { readonly userErrors: readonly unknown[] }> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const text = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${selected} userErrors { code field message } } }`;
  const { done: payload } = await ask<{ done: Payload & { userErrors: unknown[] } }>(asked, text, { input });
  if (payload.userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(payload.userErrors)}`);
  return payload;
}
