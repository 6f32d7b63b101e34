import type { TraitKind } from '../generated/enums.ts';
import type { Scope, SqlScope } from '../postgres/database.ts';

export interface Trait {
  readonly name: string;
  readonly kind: TraitKind;
  readonly unit: string | null;
  readonly description: string | null;
}

/** The trait catalogue of a workspace, by name. */
export async function listTraits(scope: SqlScope): Promise<Map<string, Trait>> {
  const rows = await scope.sql.query<Trait>(
    'SELECT name, kind::text AS kind, unit, description FROM trait WHERE workspace_id = $1 ORDER BY name',
    [scope.workspaceId],
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** Declares traits that are new; those declared before keep their kind. */
export async function declareTraits(scope: SqlScope, traits: readonly Pick<Trait, 'name' | 'kind'>[]): Promise<void> {
  if (traits.length === 0) return;
  await scope.sql.query(
    `INSERT INTO trait (workspace_id, name, kind)
     SELECT $1, name, kind::trait_kind FROM unnest($2::text[], $3::text[]) AS t(name, kind) ORDER BY name
     ON CONFLICT DO NOTHING`,
    [scope.workspaceId, traits.map(({ name }) => name), traits.map(({ kind }) => kind)],
  );
}

/** Declares or describes one trait. */
export async function saveTrait(scope: Scope, trait: Trait): Promise<Trait> {
  const { name, ...rest } = trait;
  return scope.prisma.trait.upsert({
    where: { workspaceId_name: { workspaceId: scope.workspaceId, name } },
    create: { ...trait, workspaceId: scope.workspaceId },
    update: rest,
    select: { name: true, kind: true, unit: true, description: true },
  });
}
