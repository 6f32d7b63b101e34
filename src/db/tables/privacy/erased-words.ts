import type { Scope } from '../../postgres/connection.ts';

/** What stands in the place of words of somebody who was erased. */
export const ERASED = '[erased]';

/** Texts that people and drafts wrote, which may quote or name somebody, none of which is of one customer. */
const TEXTS = [
  ['persona', 'title'],
  ['persona', 'quote'],
  ['persona', 'story'],
  ['persona', 'reason'],
  ['persona_version', 'note'],
  ['persona_claim', 'text'],
  ['persona_claim_opinion', 'why'],
  ['persona_evidence', 'source'],
  ['persona_evidence', 'excerpt'],
  ['persona_review', 'findings'],
  ['persona_decision', 'decision'],
  ['persona_decision', 'reason'],
  ['underlying_need', 'request'],
  ['underlying_need', 'need'],
  ['research_question', 'text'],
  ['research_question', 'answer'],
  ['research_feedback', 'text'],
  ['research_feedback', 'reason'],
  ['research_theme', 'description'],
  ['message_guide', 'content'],
  ['play', 'goal'],
  ['play', 'tactics'],
  ['objective', 'description'],
  ['action_plan', 'content'],
  ['model_warning', 'text'],
] as const;
/** The same, written about single other customers: there may be very many. */
const OF_CUSTOMERS = [
  ['customer_note', 'text'],
  ['membership_override', 'reason'],
] as const;
/** Signs of an address or a number, which alone are looked for there. */
const ADDRESS = '@|[0-9]{2}';
const DOCUMENTS = [
  ['persona', 'profile'],
  ['persona', 'translations'],
  ['persona_audit', 'detail'],
  ['persona_claim', 'translations'],
  ['persona_decision', 'translations'],
  ['persona_evidence', 'detail'],
  ['persona_version', 'document'],
  ['underlying_need', 'quotes'],
  ['underlying_need', 'translations'],
  ['message_guide', 'translations'],
  ['play', 'translations'],
  ['objective', 'translations'],
  ['action_plan', 'translations'],
  ['digest', 'sections'],
  ['interview', 'notes'],
  ['interview', 'quotes'],
  ['job', 'request'],
  ['job', 'result'],
] as const;

/** Looks for words in texts of research and drafts; with `ALL` also in what is written about single customers. */
export type WhereWords = 'RESEARCH' | 'ALL';

/**
 * Takes words of somebody out of what others wrote or drew, wherever they stand in just this form; published versions too. Returns
 * how many texts had some.
 */
export async function eraseWords(scope: Scope, words: readonly string[], where: WhereWords): Promise<number> {
  if (words.length === 0) return 0;
  let found = 0;
  await scope.query(`SELECT set_config('personagraph.erasing', 'on', true)`);
  // The longest first: a part of a text leaves nothing of the rest.
  const sorted = [...words].sort((one, other) => other.length - one.length);
  for (const [table, column] of where === 'ALL' ? [...TEXTS, ...OF_CUSTOMERS] : TEXTS) {
    for (const word of await wordsIn(scope, table, column, sorted)) {
      // A question's key is made from its text: it would tell the same.
      const key = table === 'research_question' && column === 'text' ? `, key = 'erased-' || id` : '';
      const rows = await scope.query(
        `UPDATE ${table} SET ${column} = replace(${column}, $2::text, $3::text)${key}
         WHERE workspace_id = $1 AND position($2::text IN ${column}) > 0 RETURNING 1`,
        [scope.workspaceId, word, ERASED],
      );
      found += rows.length;
    }
  }
  // As they stand within a document: escaped.
  const escaped = sorted.map((word) => JSON.stringify(word).slice(1, -1));
  for (const [table, column] of DOCUMENTS) {
    for (const word of await wordsIn(scope, table, `${column}::text`, escaped)) {
      const rows = await scope.query(
        `UPDATE ${table} SET ${column} = replace(${column}::text, $2::text, $3::text)::jsonb
         WHERE workspace_id = $1 AND position($2::text IN ${column}::text) > 0 RETURNING 1`,
        [scope.workspaceId, word, ERASED],
      );
      found += rows.length;
    }
  }
  await scope.query(`SELECT set_config('personagraph.erasing', '', true)`);
  return found;
}

/** Those of the words that stand anywhere in a column, in their order; of many texts those alone are read that may hold one. */
async function wordsIn(scope: Scope, table: string, text: string, words: readonly string[]): Promise<string[]> {
  const isOfCustomers = OF_CUSTOMERS.some(([one]) => one === table);
  const rows = await scope.query<{ word: string }>(
    `WITH held AS MATERIALIZED (SELECT t.${text} AS text FROM ${table} t
       WHERE t.workspace_id = $1 AND t.${text} ~ '${isOfCustomers ? ADDRESS : '.'}')
     SELECT w.word FROM unnest($2::text[]) WITH ORDINALITY AS w(word, n)
     WHERE EXISTS (SELECT FROM held WHERE position(w.word IN held.text) > 0) ORDER BY w.n`,
    [scope.workspaceId, words],
  );
  return rows.map(({ word }) => word);
}

/** What the store tells of its work, which may name somebody as a value of its own. */
const TOLD = [
  ['export', 'audience'],
  ['export', 'filter'],
  ['import', 'summary'],
  ['import', 'error'],
  ['job', 'request'],
  ['job', 'result'],
  ['job', 'error'],
  ['quality_check', 'figures'],
  ['segmentation', 'error'],
  ['run', 'error'],
  ['run', 'results'],
] as const;

/** Takes values of somebody out of what the store tells of its work, where they stand alone. Returns how many texts had some. */
export async function eraseValues(scope: Scope, values: readonly string[]): Promise<number> {
  if (values.length === 0) return 0;
  let found = 0;
  const quoted = values.map((value) => JSON.stringify(value));
  for (const [table, column] of TOLD) {
    for (const value of await wordsIn(scope, table, `${column}::text`, quoted)) {
      const rows = await scope.query(
        `UPDATE ${table} SET ${column} = replace(${column}::text, $2::text, $3::text)::jsonb
         WHERE workspace_id = $1 AND position($2::text IN ${column}::text) > 0 RETURNING 1`,
        [scope.workspaceId, value, JSON.stringify(ERASED)],
      );
      found += rows.length;
    }
  }
  return found;
}

/** Takes answers of receivers out of deliveries: what they said to changes may repeat any value of somebody. */
export async function eraseAnswersOfReceivers(scope: Scope): Promise<void> {
  await scope.query(`UPDATE webhook_delivery SET response = NULL WHERE workspace_id = $1 AND response IS NOT NULL`, [
    scope.workspaceId,
  ]);
}

/** Forgets how countries were read that nobody states any more. */
export async function forgetUnstatedCountries(scope: Scope, texts: readonly string[]): Promise<void> {
  await scope.query(
    `DELETE FROM country_reading r WHERE r.workspace_id = $1 AND r.text = ANY($2)
       AND NOT EXISTS (SELECT FROM customer c WHERE c.workspace_id = $1 AND c.country = r.text)`,
    [scope.workspaceId, texts],
  );
}
