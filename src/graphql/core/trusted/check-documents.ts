import { type DocumentNode, type GraphQLSchema, Kind, visit } from 'graphql';
import { PersonagraphError } from '../../../errors.ts';
import { turnOf } from '../cost/turns.ts';
import { Documents } from '../documents.ts';

/** Objects of an answer that take about as long as looking at one document. */
const DOCUMENT_OBJECTS = 25;

/**
 * Throws INVALID_INPUT for a text that is no valid document of the schema, or shows the schema, and TOO_COMPLEX for one that would be
 * refused in every workspace. Others are answered between two of them.
 */
export async function checkDocuments(schema: GraphQLSchema, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await turnOf(DOCUMENT_OBJECTS);
    const { document, errors, refused } = new Documents(schema).examineNow(text);
    const field = ['documents', String(index)];
    const [error] = errors;
    if (error) throw new PersonagraphError(refused ? 'TOO_COMPLEX' : 'INVALID_INPUT', error.message, { field });
    if (document && showsSchema(document)) {
      throw new PersonagraphError('INVALID_INPUT', 'A document that shows the schema is not registered.', { field });
    }
  }
}

function showsSchema(document: DocumentNode): boolean {
  let shows = false;
  visit(document, {
    [Kind.FIELD]({ name }) {
      if (name.value === '__schema' || name.value === '__type') shows = true;
    },
  });
  return shows;
}
