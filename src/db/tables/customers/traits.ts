import type { TraitWords } from '../../../engine/trait-words.ts';
import type { TraitKind } from '../../generated/enums.ts';
import type { Scope } from '../../postgres/connection.ts';

export interface Trait {
  readonly name: string;
  readonly kind: TraitKind;
  readonly unit: string | null;
  readonly description: string | null;
  /** Whether its values tell who a customer is, as people said; null: by its name and kind. */
  readonly personal: boolean | null;
  readonly words: TraitWords;
}

const COLUMNS = 'name, kind::text AS kind, unit, description, personal, words';

/** The trait catalogue of a workspace, by name. */
export async function listTraits(scope: Scope): Promise<Map<string, Trait>> {
  const rows = await scope.query<Trait>(`SELECT ${COLUMNS} FROM trait WHERE workspace_id = $1 ORDER BY name`, [
    scope.workspaceId,
  ]);
  return new Map(rows.map((row) => [row.name, row]));
}

/** Declares traits that are new, and returns their names; those declared before keep their kind. */
export async function declareTraits(scope: Scope, traits: readonly Pick<Trait, 'name' | 'kind'>[]): Promise<string[]> {
  if (traits.length === 0) return [];
  const declared = await scope.query<{ name: string }>(
    `INSERT INTO trait (workspace_id, name, kind)
     SELECT $1, name, kind::trait_kind FROM unnest($2::text[], $3::text[]) AS t(name, kind) ORDER BY name
     ON CONFLICT DO NOTHING RETURNING name`,
    [scope.workspaceId, traits.map(({ name }) => name), traits.map(({ kind }) => kind)],
  );
  return declared.map(({ name }) => name);
}

/** Declares or describes one trait. */
export async function saveTrait(scope: Scope, trait: Trait): Promise<Trait> {
  const { name, kind, unit, description, personal, words } = trait;
  const [row] = await scope.query<Trait>(
    `INSERT INTO trait (workspace_id, name, kind, unit, description, personal, words)
     VALUES ($1, $2, $3::trait_kind, $4, $5, $6, $7::jsonb)
     ON CONFLICT (workspace_id, name) DO UPDATE
       SET kind = excluded.kind, unit = excluded.unit, description = excluded.description, personal = excluded.personal,
           words = excluded.words
     RETURNING ${COLUMNS}`,
    [scope.workspaceId, name, kind, unit, description, personal, JSON.stringify(words)],
  );
  return row!;
}

/** Takes a trait out of the catalogue; false where it is not in it. */
export async function removeTrait(scope: Scope, name: string): Promise<boolean> {
  const rows = await scope.query('DELETE FROM trait WHERE workspace_id = $1 AND name = $2 RETURNING name', [
    scope.workspaceId,
    name,
  ]);
  return rows.length > 0;
}

/** How many customers have a value of a trait. */
export async function countTraitValues(scope: Scope, name: string): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM customer WHERE workspace_id = $1 AND traits ? $2',
    [scope.workspaceId, name],
  );
  return row!.n;
}

/** True for a trait that any customer has a value of. */
export async function isTraitUsed(scope: Scope, name: string): Promise<boolean> {
  const rows = await scope.query('SELECT 1 FROM customer WHERE workspace_id = $1 AND traits ? $2 LIMIT 1', [
    scope.workspaceId,
    name,
  ]);
  return rows.length > 0;
}
