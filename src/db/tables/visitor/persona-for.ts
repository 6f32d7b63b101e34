import type { Scope } from '../../postgres/connection.ts';
import { columnsOf, type List, type Source } from '../../reads/source.ts';
import { CUSTOMERS } from '../customers/customer-columns.ts';
import { PRIMARY_MATCH } from '../personas/matches.ts';
import { CRITERIA } from '../personas/persona-criteria.ts';
import { foldChannel, MESSAGE_GUIDES, type MessageGuide } from '../strategy/message-guides.ts';

/** Why a customer has no primary persona. */
export type NoPersona = 'NO_PERSONAS' | 'NOT_MATCHED';

/** A customer as front ends ask for its persona. */
export interface PersonaOfCustomer {
  readonly id: number;
  /** Null where it has one. */
  readonly none: NoPersona | null;
}

const POSITIVE = `FROM persona p WHERE p.workspace_id = c.workspace_id AND p.polarity = 'POSITIVE'`;

export const PERSONA_OF_CUSTOMER: Source<PersonaOfCustomer> = {
  table: CUSTOMERS.table,
  alias: CUSTOMERS.alias,
  columns: {
    id: 'c.id',
    none: `CASE WHEN EXISTS (SELECT FROM persona_match m JOIN persona p ON p.workspace_id = m.workspace_id AND p.id = m.persona_id
        WHERE m.workspace_id = c.workspace_id AND m.customer_id = c.id AND p.polarity = 'POSITIVE') THEN NULL
      WHEN EXISTS (SELECT ${POSITIVE} AND p.status = 'ACTIVE') THEN 'NOT_MATCHED' ELSE 'NO_PERSONAS' END`,
  },
};

/** Whether these customers have a primary persona; ids of nobody are left out. */
export async function personasOfCustomers(scope: Scope, ids: readonly number[]): Promise<PersonaOfCustomer[]> {
  return scope.query<PersonaOfCustomer>(
    `SELECT ${columnsOf(PERSONA_OF_CUSTOMER)} FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** The primary match alone, as its row is joined to others. */
const PRIMARY = PRIMARY_MATCH.condition!;

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
  joins: `JOIN persona_match m ON m.workspace_id = c.workspace_id AND m.persona_id = c.persona_id
    JOIN segment_answer a ON a.workspace_id = m.workspace_id AND a.customer_id = m.customer_id AND a.segment_id = c.segment_id`,
  parent: 'm.customer_id',
  condition: PRIMARY,
  order: 'abs(c.weight) DESC, c.position, c.id',
};

/** The message guide of a customer's primary persona for a channel, one or none. */
export function guideOfCustomer(channel: string): List<MessageGuide> {
  return {
    source: MESSAGE_GUIDES,
    joins: 'JOIN persona_match m ON m.workspace_id = mg.workspace_id AND m.persona_id = mg.persona_id',
    parent: 'm.customer_id',
    condition: PRIMARY,
    where: (values) => `mg.folded = ${values.add(foldChannel(channel))}::text`,
    order: 'mg.id',
  };
}
