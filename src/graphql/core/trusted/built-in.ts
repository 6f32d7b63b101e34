/**
 * Documents that are run without being registered, by keys with ADMIN: they register the others where nobody has access to
 * the store. Sent letter by letter.
 */
export const REGISTER_DOCUMENTS =
  'mutation RegisterDocuments($input: RegisterDocumentsInput!) { registerDocuments(input: $input) { documents { documentId } userErrors { code field message } } }';
export const WITHDRAW_DOCUMENTS =
  'mutation WithdrawDocuments($input: WithdrawDocumentsInput!) { withdrawDocuments(input: $input) { withdrawn userErrors { code field message } } }';

const BUILT_IN: ReadonlySet<string> = new Set([REGISTER_DOCUMENTS, WITHDRAW_DOCUMENTS]);

export function isBuiltIn(text: string): boolean {
  return BUILT_IN.has(text);
}
