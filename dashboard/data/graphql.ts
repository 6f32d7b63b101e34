import type { initGraphQLTada, ResultOf, TadaDocumentNode, VariablesOf } from 'gql.tada';
import type { introspection } from './schema-types.d.ts';

/** What a document of {@link graphql} is when the page runs: its text, and the fragments it needs. */
interface Text {
  readonly own: string;
  readonly uses: readonly Text[];
}

type Graphql = ReturnType<
  typeof initGraphQLTada<{
    introspection: introspection;
    disableMasking: true;
    scalars: { DateTime: string; Date: string; Decimal: string; ID: string; JSON: unknown };
  }>
>;

/**
 * A document with the types of its result and its variables, from the committed schema. Fragments are given beside the
 * text. Nothing is parsed in the browser: the server does that.
 */
export const graphql = ((own: string, uses: readonly Text[] = []): Text => ({ own, uses })) as unknown as Graphql;

export type { ResultOf, TadaDocumentNode, VariablesOf };
// biome-ignore lint/suspicious/noExplicitAny: gql.tada's own documents are not assignable to unknown variables.
export type AnyDocument = TadaDocumentNode<any, any, any>;

const texts = new WeakMap<object, string>();

/** The text of a document with that of each fragment, once. */
export function textOf(document: AnyDocument): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const parts = new Set<string>();
  const collect = ({ own, uses }: Text) => {
    parts.add(own.trim().replace(/\n\s+/g, '\n'));
    uses.forEach(collect);
  };
  collect(document as unknown as Text);
  const text = [...parts].join('\n');
  texts.set(document, text);
  return text;
}
