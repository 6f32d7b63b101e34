import * as stored from '../../db/generated/enums.ts';
import type { MoveCause } from '../../db/tables/changes/changes.ts';
import type { PersonaStage as Stage } from '../../db/tables/personas/personas.ts';
import type { MatchState as State } from '../../engine/persona/fit.ts';
import { builder } from './builder.ts';

/** An enumeration of the store with its meanings; a value without one does not compile. */
export function enumeration<const V extends string>(name: string, description: string, meanings: Record<V, string>) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(meanings).map(([value, meaning]) => [value, { value: value as V, description: meaning }]),
    ) as Record<V, { value: V; description: string }>,
  });
}

/** The values of enumerations that plain JSON of the store has. */
export const PERSONA_STATUSES = Object.values(stored.PersonaStatus);
export const CLAIM_STATUSES = Object.values(stored.ClaimStatus);
export const RUN_STATES = Object.values(stored.RunState);

export const CustomerKind = enumeration<stored.CustomerKind>('CustomerKind', 'What a customer is to the company.', {
  CUSTOMER: 'Bought, or has an account.',
  PROSPECT: 'May become a customer.',
  RIVAL_CUSTOMER: 'Known as a customer of a competitor.',
  MARKET: 'Part of the wider market, such as from a survey.',
});

export const MembershipStatus = enumeration<'IN' | 'NOT_IN' | 'UNKNOWN'>(
  'MembershipStatus',
  'What is known of a customer and a segment.',
  {
    IN: 'It is in the segment.',
    NOT_IN: 'It is known not to be in the segment.',
    UNKNOWN: 'Neither is known: data is missing, or there is no answer.',
  },
);

export const RuleOutcome = enumeration<'NEVER' | 'ALWAYS' | 'EMPTY'>(
  'RuleOutcome',
  'The outcome of a part of a rule or filter that is in doubt.',
  {
    NEVER: 'Nobody can meet it.',
    ALWAYS: 'Nobody whose data is there can fail it.',
    EMPTY: 'Nobody has data of what it asks, so that it is the same of everybody.',
  },
);

export const ApiKeyRole = enumeration<stored.ApiKeyRole>(
  'ApiKeyRole',
  'What an API key may do, in short; its scopes decide.',
  {
    READ: 'It only reads.',
    WRITE: 'It has WRITE, INGEST or RESEARCH.',
    ADMIN: 'It has ADMIN.',
  },
);

export const ApiKeyScope = enumeration<stored.ApiKeyScope>(
  'ApiKeyScope',
  'One thing an API key may do; none of them holds another.',
  {
    READ: 'Queries, subscriptions, sheets, feeds and files of exports.',
    WRITE: 'Mutations that no other scope is for.',
    INGEST: 'Data that come in: events, customers, survey answers, spend, uploads and imports.',
    RESEARCH: 'Mutations of interviews, themes, questions, guides, feedback and their evidence.',
    PERSONAL: 'Sees personal data: names, addresses, birth dates, free text and who is typical.',
    ADMIN: 'API keys, webhooks, definitions, the workspace and the audit log.',
  },
);

export const SegmentationStatus = enumeration<stored.SegmentationStatus>(
  'SegmentationStatus',
  'How fresh the answer of a segmentation is.',
  {
    PREPARING: 'Not answered yet: it waits for its first run.',
    COMPUTING: 'Its first run is on.',
    LIVE: 'Its answer is kept up to date.',
    STALE:
      'Its last run failed, or what it reads has a new meaning and its run is queued: the last good answer stays. Or a ' +
      'segmentation it reads is not live, and what depends on it is unknown. Its error says which.',
    FAILED: 'Its runs failed, and there is no answer.',
    UNSATISFIED:
      'It asks for a feature the workspace does not have, or for a segmentation that does not answer, and has no answer.',
  },
);

export const RunState = enumeration<stored.RunState>('RunState', 'Where a run stands.', {
  QUEUED: 'Waits for a worker.',
  PREPARING: 'Reads the population.',
  COMPUTING: 'Fits models and assigns customers.',
  LIVE: 'Done: its answers are live. Segmentations that failed say so in the results.',
  FAILED: 'Done without any answer.',
  CANCELLED: 'Given up.',
});

export const WebhookStatus = enumeration<stored.WebhookStatus>('WebhookStatus', 'Whether a webhook is delivered to.', {
  ACTIVE: 'Changes are posted as they come; after a failed attempt, once its rest is over.',
  PAUSED: 'Paused by an administrator; it keeps its place.',
  DISABLED: 'Given up, for `disabledReason`; it keeps its place.',
});

export const PersonaKind = enumeration<stored.PersonaKind>('PersonaKind', 'What a persona stands for.', {
  BUYER: 'Decides or takes part in a purchase.',
  WEBSITE: "Anyone the site serves: also customers' customers, investors, candidates, press.",
  USER: 'Uses the product, whether or not they influence the purchase.',
});

export const PersonaPolarity = enumeration<stored.PersonaPolarity>('PersonaPolarity', 'Whom a persona describes.', {
  POSITIVE: 'Whom the company wants.',
  NEGATIVE: 'Who does not fit.',
});

export const PersonaStatus = enumeration<stored.PersonaStatus>('PersonaStatus', 'Whether a persona is in use.', {
  DRAFT: 'Being written; matches nobody.',
  ACTIVE: 'Customers are matched to it.',
  RETIRED: 'Kept for the record; matches nobody.',
});

export const CriterionRole = enumeration<stored.CriterionRole>('CriterionRole', 'What a criterion means for a match.', {
  REQUIRED: 'Whoever does not meet it is not matched, however good the fit.',
  SUPPORTING: 'Counts towards the fit, or with a weight below 0 against it.',
  EXCLUDING: 'Counts against the fit, and whoever meets it is not matched.',
});

export const MatchState = enumeration<State>('MatchState', 'Whether a customer is matched to a persona.', {
  MATCHED: 'It is.',
  UNMATCHED: 'It is known not to be.',
  UNKNOWN: 'Too little is known, or a criterion that decides alone is UNKNOWN.',
});

export const PersonaAudience = enumeration<stored.PersonaAudience>(
  'PersonaAudience',
  'Whom a persona of the kind WEBSITE is among those the site serves.',
  {
    CUSTOMERS: 'Customers, known or prospective.',
    CUSTOMERS_CUSTOMERS: 'The customers of customers.',
    INVESTORS: 'Those who hold a share in the company, or may.',
    CANDIDATES: 'Those who may come to work for it.',
    PRESS: 'Those who write about it.',
    PARTNERS: 'Those it works with.',
    VISITORS: 'Those who pass by.',
  },
);

export const PersonaAwareness = enumeration<stored.PersonaAwareness>(
  'PersonaAwareness',
  'How far somebody is from a purchase: the stages of awareness (Schwartz 1966).',
  {
    UNAWARE: 'Does not know of having the problem.',
    PROBLEM_AWARE: 'Knows the problem, but of no solution.',
    SOLUTION_AWARE: 'Knows that there are solutions, but not the product.',
    PRODUCT_AWARE: 'Knows the product, but is not convinced of it.',
    MOST_AWARE: 'Knows the product, and waits for an occasion.',
  },
);

export const PersonaStage = enumeration<Stage>(
  'PersonaStage',
  "Where a persona stands in its life (Pruitt and Adlin's persona lifecycle, 2006). It follows from what it is.",
  {
    FAMILY_PLANNING: 'A draft of which nothing is said yet: no story, no claim, no criterion.',
    CONCEPTION: 'A draft being written; no version of it was published.',
    BIRTH: 'Published, but not in use.',
    ADULTHOOD: 'Active.',
    RETIREMENT: 'Retired.',
  },
);

export const PersonaSectionKind = enumeration<stored.PersonaSection>(
  'PersonaSectionKind',
  'What a section of a persona is about.',
  {
    DEMOGRAPHICS: 'Age, family, income, place, occupation.',
    BEHAVIOURS: 'Behaviours and preferences.',
    NEEDS: 'Needs and expectations.',
    MOTIVATIONS: 'Motivations and goals.',
    BELIEFS: 'Beliefs and attitudes.',
    PAIN_POINTS: 'Pain points.',
    PURCHASE_DECISION: 'The purchase-decision process.',
    CHANNELS: 'Channels and sources of information.',
  },
);

export const EvidenceKind = enumeration<stored.EvidenceKind>('EvidenceKind', 'What a claim rests on.', {
  INTERVIEW: 'Interviews with customers.',
  SURVEY: 'Answers to a survey.',
  FIELD_STUDY: 'Observation where customers are.',
  USABILITY_TEST: 'Tests of a product.',
  ANALYTICS: 'Recorded behaviour.',
  CRM: 'Records of customers.',
  SOCIAL_LISTENING: 'What is said in public.',
  SUPPORT_FEEDBACK: 'What customers told support.',
  EDUCATED_GUESS: 'Nothing but experience: to be tested.',
});

export const EvidenceStance = enumeration<stored.EvidenceStance>('EvidenceStance', 'What evidence says of a claim.', {
  SUPPORTS: 'It speaks for it.',
  REFUTES: 'It speaks against it.',
});

export const ClaimStatus = enumeration<stored.ClaimStatus>('ClaimStatus', 'What the evidence says of a claim.', {
  UNVERIFIED: 'Nothing, but guesses, or as much for it as against it.',
  SUPPORTED: 'It holds.',
  REFUTED: 'It does not hold.',
});

export const Team = enumeration<stored.Team>('Team', 'A team of the company.', {
  MARKETING: 'Marketing.',
  SALES: 'Sales.',
  SERVICE: 'Customer service.',
  FINANCE: 'Finance.',
  LEGAL: 'Legal.',
  PRODUCT: 'Product.',
});

export const Cause = enumeration<MoveCause>('ChangeCause', 'What brought a change about.', {
  PROFILE: "The customer's profile changed, or it answered a survey.",
  EVENT: 'The customer did something.',
  CLOCK: 'Time passed.',
  RUN: 'A run of the segmentation.',
  MANUAL: 'Somebody put the customer in, or took it out, by hand: an override.',
  EDIT: 'A persona was made, edited, activated, retired or deleted.',
});

/** All sections, in the order personas show them. */
export const SECTIONS = Object.values(stored.PersonaSection);
