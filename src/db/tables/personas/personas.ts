import type { Prisma } from '../../generated/client.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type List, rowsByIds, type Source } from '../../reads/source.ts';

/** Stages of a persona's life (Pruitt and Adlin, The Persona Lifecycle, 2006). */
export const PERSONA_STAGES = ['FAMILY_PLANNING', 'CONCEPTION', 'BIRTH', 'ADULTHOOD', 'RETIREMENT'] as const;
export type PersonaStage = (typeof PERSONA_STAGES)[number];

/** A portrait of a kind of customer, without its claims and criteria. */
export type Persona = Omit<Row<Prisma.PersonaGetPayload<object>>, 'matchedRule'> & {
  /** Follows from what it is. */
  readonly stage: PersonaStage;
  /** What it is ordered by where it is by name: its name without capitals and accents. */
  readonly nameOrder: string;
};

/** A persona that is no more than an idea: nothing is said of it yet. */
const IDEA = `p.story = '' AND NOT EXISTS (SELECT FROM persona_claim k WHERE k.workspace_id = p.workspace_id AND k.persona_id = p.id)
  AND NOT EXISTS (SELECT FROM persona_criterion k WHERE k.workspace_id = p.workspace_id AND k.persona_id = p.id)`;

/** Text that is alike but for capitals and accents, as one. */
export function folded(sql: string): string {
  return `lower(regexp_replace(normalize(${sql}, NFKD), '[\\u0300-\\u036f]', '', 'g'))`;
}

export const PERSONAS: Source<Persona> = {
  table: 'persona',
  alias: 'p',
  columns: {
    id: 'p.id',
    workspaceId: 'p.workspace_id',
    key: 'p.key',
    kind: 'p.kind::text',
    polarity: 'p.polarity::text',
    status: 'p.status::text',
    stage: `CASE WHEN p.status = 'RETIRED' THEN 'RETIREMENT' WHEN p.status = 'ACTIVE' THEN 'ADULTHOOD'
      WHEN p.published IS NOT NULL THEN 'BIRTH' WHEN ${IDEA} THEN 'FAMILY_PLANNING' ELSE 'CONCEPTION' END`,
    language: 'p.language',
    name: 'p.name',
    nameOrder: `${folded('p.name')} COLLATE "C"`,
    title: 'p.title',
    story: 'p.story',
    translations: 'p.translations',
    profile: 'p.profile',
    audience: 'p.audience::text',
    influencesPurchase: 'p.influences_purchase',
    awareness: 'p.awareness::text',
    priority: 'p.priority',
    supersedesId: 'p.supersedes_id',
    published: 'p.published',
    quote: 'p.quote',
    reason: 'p.reason',
    avatarSeed: 'p.avatar_seed',
    avatarUrl: 'p.avatar_url',
    threshold: 'p.threshold',
    minCoverage: 'p.min_coverage',
    sourceSegmentId: 'p.source_segment_id',
    typicalCustomerId: 'p.typical_customer_id',
    sampleSize: 'p.sample_size',
    matchCount: 'p.match_count',
    rankedPolarity: 'p.ranked_polarity::text',
    rankedPriority: 'p.ranked_priority',
    refitDue: 'p.refit_due',
    matchedFrom: 'p.matched_from',
    version: 'p.version',
    createdAt: 'p.created_at',
    updatedAt: 'p.updated_at',
  },
};
const PERSONA = columnsOf(PERSONAS);

/** The condition that a persona has a key, by the placeholder of that. */
export const personaHasKey = (key: string) => `p.key = ${key}::text`;

/** The personas with a criterion on a segment. */
export const PERSONAS_USING_SEGMENT: List<Persona> = {
  source: PERSONAS,
  joins: 'JOIN persona_criterion c ON c.workspace_id = p.workspace_id AND c.persona_id = p.id',
  parent: 'c.segment_id',
  order: 'p.id',
};

/** Those with these ids; of other workspaces and unknown ones none. */
export async function personasByIds(scope: Scope, ids: readonly number[]): Promise<Persona[]> {
  return rowsByIds(scope, PERSONAS, ids);
}

/** The personas of a name, oldest first: two may have the same. */
export async function personasNamed(scope: Scope, name: string): Promise<Persona[]> {
  return scope.query<Persona>(
    `SELECT ${PERSONA} FROM persona p WHERE p.workspace_id = $1 AND p.name = $2 ORDER BY p.id`,
    [scope.workspaceId, name],
  );
}

/** The personas customers are matched to, oldest first. */
export async function activePersonas(scope: Scope): Promise<Persona[]> {
  return scope.query<Persona>(
    `SELECT ${PERSONA} FROM persona p WHERE p.workspace_id = $1 AND p.status = 'ACTIVE' ORDER BY p.id`,
    [scope.workspaceId],
  );
}

/** The personas that customers are or were held against, oldest first. */
export async function personasInUse(scope: Scope): Promise<Persona[]> {
  return scope.query<Persona>(
    `SELECT ${PERSONA} FROM persona p
     WHERE p.workspace_id = $1 AND (p.status = 'ACTIVE' OR p.matched_from IS NOT NULL) ORDER BY p.id`,
    [scope.workspaceId],
  );
}

/** Names of the personas with a criterion on a segment of a segmentation, each once. */
export async function personaNamesUsing(scope: Scope, segmentationId: number): Promise<string[]> {
  const rows = await scope.query<{ name: string }>(
    `SELECT DISTINCT p.name FROM segment g
     JOIN persona_criterion c ON c.workspace_id = g.workspace_id AND c.segment_id = g.id
     JOIN persona p ON p.workspace_id = c.workspace_id AND p.id = c.persona_id
     WHERE g.workspace_id = $1 AND g.segmentation_id = $2 ORDER BY p.name`,
    [scope.workspaceId, segmentationId],
  );
  return rows.map(({ name }) => name);
}

/** Names that personas have, in any language; of very many the newest. */
export async function personaNames(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ name: string }>(
    `SELECT DISTINCT n.name FROM (SELECT * FROM persona WHERE workspace_id = $1 ORDER BY id DESC LIMIT 2000) p
     CROSS JOIN LATERAL (VALUES (p.name), (p.translations -> 'en' ->> 'name'), (p.translations -> 'zh' ->> 'name')) AS n (name)
     WHERE n.name IS NOT NULL ORDER BY n.name`,
    [scope.workspaceId],
  );
  return rows.map(({ name }) => name);
}

/** Segments that personas were drawn from. */
export async function sourceSegmentIds(scope: Scope): Promise<Set<number | null>> {
  const rows = await scope.query<{ id: number | null }>(
    'SELECT source_segment_id AS id FROM persona WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** How a persona stands, in changes. */
export type PersonaState = Pick<Persona, 'version' | 'status'>;

/** How a persona stands until the transaction ends; null for one that is gone. */
export async function lockPersonaState(scope: Scope, id: number): Promise<PersonaState | null> {
  const [state] = await scope.query<PersonaState>(
    'SELECT version, status::text FROM persona WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [scope.workspaceId, id],
  );
  return state ?? null;
}

/** Columns people write, and how: enumerations are sent as text. */
const WRITABLE = {
  key: '',
  kind: '::persona_kind',
  polarity: '::persona_polarity',
  status: '::persona_status',
  name: '',
  title: '',
  story: '',
  language: '',
  translations: '::jsonb',
  profile: '::jsonb',
  audience: '::persona_audience',
  influencesPurchase: '::bool',
  awareness: '::persona_awareness',
  priority: '::int',
  supersedesId: '::int',
  published: '::int',
  quote: '',
  reason: '',
  avatarSeed: '',
  avatarUrl: '',
  threshold: '::float8',
  minCoverage: '::float8',
  sourceSegmentId: '::int',
  typicalCustomerId: '::int',
  sampleSize: '::int',
  refitDue: '::bool',
} as const satisfies Partial<Record<keyof Persona, string>>;

/** The written fields of a persona. */
export type PersonaFields = Pick<Persona, keyof typeof WRITABLE>;

/** A persona to store; what is left out has its default. */
export type NewPersona = Partial<PersonaFields> & Pick<PersonaFields, 'key' | 'name' | 'title' | 'avatarSeed'>;

/** Stores a new persona; null where the key is taken. */
export async function insertPersona(scope: Scope, fields: NewPersona): Promise<Persona | null> {
  const parameters = new Parameters(scope.workspaceId);
  const columns = assignments(fields, parameters);
  const [row] = await scope.query<Persona>(
    `INSERT INTO persona AS p (workspace_id${columns.map(({ column }) => `, ${column}`).join('')})
     VALUES ($1${columns.map(({ value }) => `, ${value}`).join('')})
     ON CONFLICT (workspace_id, key) DO NOTHING RETURNING ${PERSONA}`,
    parameters.values,
  );
  return row ?? null;
}

/** The keys of personas that begin as a text does, numbered ones among them. */
export async function personaKeysLike(scope: Scope, key: string): Promise<Set<string>> {
  const rows = await scope.query<{ key: string }>(
    'SELECT key FROM persona WHERE workspace_id = $1 AND starts_with(key, left($2, 50))',
    [scope.workspaceId, key],
  );
  return new Set(rows.map((row) => row.key));
}

/** A persona by its key, null where there is none. */
export async function personaByKey(scope: Scope, key: string): Promise<Persona | null> {
  const [row] = await scope.query<Persona>(
    `SELECT ${PERSONA} FROM persona p WHERE p.workspace_id = $1 AND ${personaHasKey('$2')}`,
    [scope.workspaceId, key],
  );
  return row ?? null;
}

/** All personas, oldest first. */
export async function listPersonas(scope: Scope): Promise<Persona[]> {
  return scope.query<Persona>(`SELECT ${PERSONA} FROM persona p WHERE p.workspace_id = $1 ORDER BY p.id`, [
    scope.workspaceId,
  ]);
}

/** Changes a persona that is at a version, which then is the next. Null where it is not, or is not there. */
export async function updatePersona(
  scope: Scope,
  id: number,
  version: number,
  fields: Partial<PersonaFields>,
): Promise<Persona | null> {
  const parameters = new Parameters(scope.workspaceId, id, version);
  const columns = assignments(fields, parameters).map(({ column, value }) => `${column} = ${value}, `);
  const [row] = await scope.query<Persona>(
    `UPDATE persona p SET ${columns.join('')}version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING ${PERSONA}`,
    parameters.values,
  );
  return row ?? null;
}

function assignments(fields: Partial<PersonaFields>, parameters: Parameters): { column: string; value: string }[] {
  return Object.entries(WRITABLE).flatMap(([field, cast]) => {
    const value = fields[field as keyof PersonaFields];
    if (value === undefined) return [];
    const column = PERSONAS.columns[field as keyof PersonaFields].replace(/^p\./, '').replace(/::.*$/, '');
    const sent = cast === '::jsonb' ? JSON.stringify(value) : value;
    return [{ column, value: `${parameters.add(sent)}${cast}` }];
  });
}

/** Deletes a persona with its claims, criteria, matches and their history. */
export async function removePersona(scope: Scope, id: number): Promise<void> {
  for (const table of ['persona_match', 'match_transition']) {
    await scope.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND persona_id = $2`, [scope.workspaceId, id]);
  }
  await scope.query('UPDATE persona SET supersedes_id = NULL WHERE workspace_id = $1 AND supersedes_id = $2', [
    scope.workspaceId,
    id,
  ]);
  await scope.query('DELETE FROM persona WHERE workspace_id = $1 AND id = $2', [scope.workspaceId, id]);
}

/** Those of the personas that wait to be matched, in order. */
export async function personasStillDue(scope: Scope, ids: readonly number[]): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    'SELECT id FROM persona WHERE workspace_id = $1 AND id = ANY($2) AND refit_due ORDER BY id',
    [scope.workspaceId, ids],
  );
  return rows.map(({ id }) => id);
}

/** How personas stand, in changes, where their matches follow now from what they are. */
export async function markRefitted(
  scope: Scope,
  ids: readonly number[],
): Promise<Pick<Persona, 'id' | 'version' | 'status'>[]> {
  return scope.query(
    `UPDATE persona SET refit_due = false, ranked_polarity = polarity, ranked_priority = priority WHERE workspace_id = $1 AND id = ANY($2) RETURNING id, version, status::text`,
    [scope.workspaceId, ids],
  );
}

/** Lets the active personas with a criterion on a segmentation be matched anew. */
export async function refitPersonasOn(scope: Scope, segmentationId: number): Promise<void> {
  await scope.query(
    `UPDATE persona p SET refit_due = true FROM persona_criterion c
     JOIN segment g ON g.workspace_id = c.workspace_id AND g.id = c.segment_id
     WHERE p.workspace_id = $1 AND p.status = 'ACTIVE' AND c.workspace_id = p.workspace_id AND c.persona_id = p.id
       AND g.segmentation_id = $2`,
    [scope.workspaceId, segmentationId],
  );
}

/** Personas of all workspaces whose matches do not follow yet from what they are, by workspace. */
export async function personasToRefit(
  connection: Connection,
): Promise<{ workspaceId: number; personaIds: number[] }[]> {
  return connection.query(
    `SELECT workspace_id AS "workspaceId", array_agg(id ORDER BY id) AS "personaIds" FROM persona WHERE refit_due
     GROUP BY workspace_id ORDER BY min(id)`,
  );
}
