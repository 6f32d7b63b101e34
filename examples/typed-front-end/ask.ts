import type { TadaDocumentNode } from 'gql.tada';
import { print } from 'graphql';
import { lineOf, Segments } from './segments.ts';

/** Asks an API; result and variables have the types of the document. */
export async function ask<Result, Variables>(
  url: string,
  key: string,
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    // A server of trusted documents knows this text: `personagraph documents collect` prints it in the same way.
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data: Result; errors?: readonly { message: string }[] };
  if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}

export async function segmentLines(url: string, key: string): Promise<string[]> {
  const { segmentation } = await ask(url, key, Segments, { segmentation: 'lifecycle' });
  return (segmentation?.segments ?? []).map(lineOf);
}

/** None of these compiles: each error is expected, and its absence is one. */
export async function mistakes(url: string, key: string): Promise<void> {
  // @ts-expect-error a variable of another type
  await ask(url, key, Segments, { segmentation: 5 });
  // @ts-expect-error a variable that is left out
  await ask(url, key, Segments, {});
  const { segmentation } = await ask(url, key, Segments, { segmentation: 'lifecycle' });
  // @ts-expect-error there may be no such segmentation
  segmentation.name;
  // @ts-expect-error a field that was not asked for
  segmentation?.status;
}
