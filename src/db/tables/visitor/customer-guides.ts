import type { Scope } from '../../postgres/connection.ts';
import { PRIMARY_FIRST } from '../personas/matches.ts';
import { foldChannel } from '../strategy/message-guides.ts';

/** What is told of a customer's persona: what is said to it on a channel, in a language. */
export interface GuideChoice {
  readonly channel: string;
  readonly language: 'en' | 'zh';
}

/** A customer, and the persona it is told as: null stands for its primary one. */
export interface GuidedCustomer {
  readonly customerId: number;
  readonly personaId: number | null;
}

/** A customer's persona, and what is said to it. */
export interface CustomerGuide {
  /** Key of the persona; null where it was deleted, or the customer has no primary one. */
  readonly persona: string | null;
  /** 0 < fit <= 1; null where the customer is not matched to it. */
  readonly fit: number | null;
  /** Key of its primary persona; null for none. */
  readonly primaryPersona: string | null;
  /** Null where nobody wrote a message for the channel. */
  readonly message: string | null;
  /** The language that the message is in: another than the one asked for where it is not translated. */
  readonly language: string | null;
}

/** The guides of customers as they are now, at the same positions. */
export async function customerGuides(
  scope: Scope,
  customers: readonly GuidedCustomer[],
  { channel, language }: GuideChoice,
): Promise<CustomerGuide[]> {
  return scope.query<CustomerGuide>(
    `SELECT told.key AS persona, match.fit, best.key AS "primaryPersona",
       coalesce(g.translations #>> ARRAY[$5::text, 'content'], g.content) AS message,
       CASE WHEN g.translations #>> ARRAY[$5::text, 'content'] IS NULL THEN g.language ELSE $5::text END AS language
     FROM unnest($2::int[], $3::int[]) WITH ORDINALITY AS asked (customer_id, persona_id, place)
     LEFT JOIN LATERAL (SELECT p.id, p.key FROM persona_match o
       JOIN persona p ON p.workspace_id = o.workspace_id AND p.id = o.persona_id
       WHERE o.workspace_id = $1 AND o.customer_id = asked.customer_id AND p.polarity = 'POSITIVE'
       ORDER BY ${PRIMARY_FIRST} LIMIT 1) AS best ON TRUE
     LEFT JOIN persona told ON told.workspace_id = $1 AND told.id = coalesce(asked.persona_id, best.id)
     LEFT JOIN persona_match match ON match.workspace_id = $1 AND match.customer_id = asked.customer_id
       AND match.persona_id = told.id
     LEFT JOIN message_guide g ON g.workspace_id = $1 AND g.persona_id = told.id AND g.folded = $4
     ORDER BY asked.place`,
    [
      scope.workspaceId,
      customers.map(({ customerId }) => customerId),
      customers.map(({ personaId }) => personaId),
      foldChannel(channel),
      language,
    ],
  );
}
