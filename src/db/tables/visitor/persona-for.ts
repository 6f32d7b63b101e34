import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type List, type Source } from '../../reads/source.ts';
import { CUSTOMERS } from '../customers/customer-columns.ts';
import { type HeldFit, MATCHES, PRIMARY_FIRST } from '../personas/matches.ts';
import { MESSAGE_GUIDES, type MessageGuide } from '../strategy/message-guides.ts';

/** Why a customer has no primary persona. */
export type NoPersona = 'NO_PERSONAS' | 'NOT_MATCHED';

/** A customer as front ends ask for its persona. */
export interface PersonaOfCustomer {
  readonly id: number;
  /** Its primary persona; null for none. */
  readonly primaryId: number | null;
  /** How well it fits, 0 < fit <= 1; null without one. */
  readonly fit: number | null;
  /** When it was matched to it; null without one. */
  readonly since: Date | null;
  /** Null where it has one. */
  readonly none: NoPersona | null;
}

/** Customers with their primary match, which is found once for all that a statement asks of it. */
const TABLE = `(SELECT k.id, k.workspace_id, k.external_id, best.persona_id, best.fit, best.since,
    best.persona_key, best.persona_name FROM ${CUSTOMERS.table} k
  LEFT JOIN LATERAL (SELECT o.persona_id, o.fit, o.since, p.key AS persona_key, p.name AS persona_name FROM persona_match o
    JOIN persona p ON p.workspace_id = o.workspace_id AND p.id = o.persona_id
    WHERE o.workspace_id = k.workspace_id AND o.customer_id = k.id AND p.polarity = 'POSITIVE'
    ORDER BY ${PRIMARY_FIRST} LIMIT 1) AS best ON TRUE)`;

export const PERSONA_OF_CUSTOMER: Source<PersonaOfCustomer> = {
  table: TABLE,
  // Conditions on customers are written with it.
  alias: CUSTOMERS.alias,
  columns: {
    id: 'c.id',
    primaryId: 'c.persona_id',
    fit: 'c.fit',
    since: 'c.since',
    none: `CASE WHEN c.persona_id IS NULL THEN CASE WHEN EXISTS (SELECT FROM persona p
      WHERE p.workspace_id = c.workspace_id AND p.polarity = 'POSITIVE' AND p.status = 'ACTIVE')
      THEN 'NOT_MATCHED' ELSE 'NO_PERSONAS' END END`,
  },
  // The order of matches reads the persona anyway: most front ends ask for no more of it.
  beside: { primaryId: { id: 'c.persona_id', key: 'c.persona_key', name: 'c.persona_name' } },
};

/** Whether these customers have a primary persona; ids of nobody are left out. */
export async function personasOfCustomers(scope: Scope, ids: readonly number[]): Promise<PersonaOfCustomer[]> {
  return scope.query<PersonaOfCustomer>(
    `SELECT ${columnsOf(PERSONA_OF_CUSTOMER)} FROM ${TABLE} c WHERE c.workspace_id = $1 AND c.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** A criterion of the primary persona that a customer meets. */
export interface MetCriterion {
  readonly id: number;
  readonly role: string;
  readonly weight: number;
  /** 0 < strength <= 1 */
  readonly strength: number;
  /** The segment, where it is one that people know of. */
  readonly sharedSegmentId: number | null;
}

const MET_CRITERIA: Source<MetCriterion> = {
  table: 'segment_answer',
  alias: 'a',
  columns: {
    id: 'k.id',
    role: 'k.role::text',
    weight: 'k.weight',
    strength: 'a.strength',
    sharedSegmentId: 'CASE WHEN s.id IS NOT NULL THEN a.segment_id END',
  },
};

/**
 * The criteria of its primary persona that a customer meets, those of the greatest weight first. Read from the customer's
 * answers, which are few.
 */
export const MET_CRITERIA_OF_CUSTOMER: List<MetCriterion> = {
  source: MET_CRITERIA,
  joins: `JOIN persona_criterion k ON k.workspace_id = a.workspace_id AND k.segment_id = a.segment_id
    LEFT JOIN segmentation s ON s.workspace_id = a.workspace_id AND s.id = a.segmentation_id AND s.persona_id IS NULL`,
  parent: 'a.customer_id',
  also: { sql: 'k.persona_id', field: 'primaryId' },
  order: 'abs(k.weight) DESC, k.position, k.id',
};

/** Its primary match. */
export const MATCH_OF_CUSTOMER: List<HeldFit> = {
  source: MATCHES,
  parent: 'm.persona_id',
  parentField: 'primaryId',
  also: { sql: 'm.customer_id', field: 'id' },
  order: 'm.customer_id',
  single: true,
};

/** The message guide of a customer's primary persona for a channel, folded or what stands for it; one or none. */
export function guideOfCustomer(folded: unknown): List<MessageGuide> {
  return {
    source: MESSAGE_GUIDES,
    parent: 'mg.persona_id',
    parentField: 'primaryId',
    where: (values) => `mg.folded = ${values.add(folded)}::text`,
    order: 'mg.id',
    single: true,
  };
}
