import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type List, type Source } from '../../reads/source.ts';
import { CUSTOMERS } from '../customers/customer-columns.ts';
import { type HeldFit, MATCHES, PRIMARY_FIRST } from '../personas/matches.ts';
import { CRITERIA } from '../personas/persona-criteria.ts';
import { type MessageGuide, messageGuideFor } from '../strategy/message-guides.ts';

/** Why a customer has no primary persona. */
export type NoPersona = 'NO_PERSONAS' | 'NOT_MATCHED';

/** A customer as front ends ask for its persona. */
export interface PersonaOfCustomer {
  readonly id: number;
  /** Its primary persona; null for none. */
  readonly primaryId: number | null;
  /** Null where it has one. */
  readonly none: NoPersona | null;
}

/** The best match to a positive persona, as the primary match is chosen. */
const PRIMARY = `(SELECT o.persona_id FROM persona_match o
  JOIN persona p ON p.workspace_id = o.workspace_id AND p.id = o.persona_id
  WHERE o.workspace_id = c.workspace_id AND o.customer_id = c.id AND p.polarity = 'POSITIVE' ORDER BY ${PRIMARY_FIRST} LIMIT 1)`;

export const PERSONA_OF_CUSTOMER: Source<PersonaOfCustomer> = {
  table: CUSTOMERS.table,
  alias: CUSTOMERS.alias,
  columns: {
    id: 'c.id',
    primaryId: PRIMARY,
    none: `CASE WHEN ${PRIMARY} IS NOT NULL THEN NULL WHEN EXISTS (SELECT FROM persona p
      WHERE p.workspace_id = c.workspace_id AND p.polarity = 'POSITIVE' AND p.status = 'ACTIVE') THEN 'NOT_MATCHED'
      ELSE 'NO_PERSONAS' END`,
  },
};

/** Whether these customers have a primary persona; ids of nobody are left out. */
export async function personasOfCustomers(scope: Scope, ids: readonly number[]): Promise<PersonaOfCustomer[]> {
  return scope.query<PersonaOfCustomer>(
    `SELECT ${columnsOf(PERSONA_OF_CUSTOMER)} FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2)`,
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
  table: 'persona_criterion',
  alias: 'c',
  columns: {
    id: 'c.id',
    role: 'c.role::text',
    weight: 'c.weight',
    strength: 'a.strength',
    sharedSegmentId: CRITERIA.columns.sharedSegmentId,
  },
};

/** The criteria of its primary persona that a customer meets, those of the greatest weight first. */
export const MET_CRITERIA_OF_CUSTOMER: List<MetCriterion> = {
  source: MET_CRITERIA,
  joins: 'JOIN segment_answer a ON a.workspace_id = c.workspace_id AND a.segment_id = c.segment_id',
  parent: 'c.persona_id',
  parentField: 'primaryId',
  also: { sql: 'a.customer_id', field: 'id' },
  order: 'abs(c.weight) DESC, c.position, c.id',
};

/** Its primary match. */
export const MATCH_OF_CUSTOMER: List<HeldFit> = {
  source: MATCHES,
  parent: 'm.persona_id',
  parentField: 'primaryId',
  also: { sql: 'm.customer_id', field: 'id' },
  order: 'm.customer_id',
};

/** The message guide of a customer's primary persona for a channel, one or none. */
export function guideOfCustomer(channel: string): List<MessageGuide> {
  return { ...messageGuideFor(channel), parentField: 'primaryId' };
}
