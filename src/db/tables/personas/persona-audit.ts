import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import type { Paged, Source } from '../../reads/source.ts';

/** What people do to a persona, its claims, its research and its versions. */
export const AUDIT_ACTIONS = [
  'CREATED',
  'EDITED',
  'PUBLISHED',
  'ACTIVATED',
  'RETIRED',
  'RETURNED_TO_DRAFT',
  'DELETED',
  'CLAIM_ADDED',
  'CLAIM_EDITED',
  'CLAIM_REMOVED',
  'CLAIM_MOVED',
  'EVIDENCE_CHANGED',
  'OPINION_CHANGED',
  'RESEARCH_ADDED',
  'RESEARCH_EDITED',
  'RESEARCH_REMOVED',
  'FEEDBACK_GIVEN',
  'FEEDBACK_SETTLED',
  'STRATEGY_ADDED',
  'STRATEGY_EDITED',
  'STRATEGY_REMOVED',
  'REVIEWED',
  'SETTING_EDITED',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One thing that somebody did to a persona. */
export type AuditEntry = Row<Prisma.PersonaAuditGetPayload<object>>;

/** Something that was done, without who did it: the transaction knows. */
export interface NewAuditEntry {
  /** Null: of research that is about no persona. */
  readonly personaId: number | null;
  readonly action: AuditAction;
  /** Key of a persona that is gone by now. Default: the one it has. */
  readonly personaKey?: string;
  /** Row id of the claim, version, interview or other part that it was done to. */
  readonly subjectId?: number | null;
  /** Plain JSON: names of parts, numbers, notes. Nothing that a customer said, and no name of one. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export const AUDIT: Source<AuditEntry> = {
  table: 'persona_audit',
  alias: 'a',
  columns: {
    id: 'a.id',
    workspaceId: 'a.workspace_id',
    personaId: 'a.persona_id',
    personaKey: 'a.persona_key',
    at: 'a.at',
    author: 'a.author',
    authorRole: 'a.author_role',
    action: 'a.action',
    subjectId: 'a.subject_id',
    detail: 'a.detail',
  },
};

/** What was done to a persona, the latest first. */
export function auditOfPersona(actions: readonly AuditAction[] | undefined): Paged<AuditEntry> {
  return {
    source: AUDIT,
    keys: [{ sql: 'a.id', type: 'int', descending: true, field: 'id' }],
    parent: 'a.persona_id',
    condition: (values) => (actions ? `a.action = ANY(${values.add(actions)}::text[])` : ''),
  };
}

/** What was done to research, and to whatever persona had a key, the latest first. */
export function auditMeant({ personaKey, actions }: AuditFilter): Paged<AuditEntry> {
  return {
    source: AUDIT,
    keys: [{ sql: 'a.id', type: 'int', descending: true, field: 'id' }],
    condition: (values) =>
      [
        ...(personaKey === undefined ? [] : [`a.persona_key = ${values.add(personaKey)}::text`]),
        ...(actions ? [`a.action = ANY(${values.add(actions)}::text[])`] : []),
      ].join(' AND '),
  };
}

export interface AuditFilter {
  /** Only of personas that had this key when it was done. */
  readonly personaKey?: string | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
}

/** SQL of the API key that the transaction says writes: its name and role; NULLs for the operator and for runs. */
export const AUTHOR = `(SELECT k.name AS author, k.role::text AS author_role FROM api_key k
  WHERE k.workspace_id = $1 AND k.id = (nullif(current_setting('personagraph.author', true), '')::jsonb ->> 'keyId')::int)`;

/** Appends what was done, and who did it, in the caller's transaction. */
export async function insertAudit(scope: Scope, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await scope.query(
    `INSERT INTO persona_audit (workspace_id, persona_id, persona_key, at, author, author_role, action, subject_id, detail)
     SELECT $1::int, (e->>'personaId')::int, coalesce(e->>'personaKey', (SELECT p.key FROM persona p
         WHERE p.workspace_id = $1 AND p.id = (e->>'personaId')::int)), clock_timestamp(), w.author, w.author_role, e->>'action',
       (e->>'subjectId')::int, coalesce(nullif(e->'detail', 'null'), '{}')
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS new(e, n) LEFT JOIN ${AUTHOR} w ON true ORDER BY n`,
    [scope.workspaceId, JSON.stringify(entries)],
  );
}
