import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { IdType } from '../../src/graphql/core/id.ts';

/** The table of each type whose ids mutations take. */
export const ID_TABLES: Partial<Record<IdType, string>> = {
  ApiKey: 'api_key',
  CleanUpPlan: 'clean_up_plan',
  Customer: 'customer',
  CustomerMerge: 'customer_merge',
  CustomerNote: 'customer_note',
  Export: 'export',
  Import: 'import',
  Interview: 'interview',
  InterviewGuide: 'interview_guide',
  MembershipOverride: 'membership_override',
  Persona: 'persona',
  PersonaClaim: 'persona_claim',
  PersonaClaimOpinion: 'persona_claim_opinion',
  PersonaCriterion: 'persona_criterion',
  PersonaEvidence: 'persona_evidence',
  ResearchFeedback: 'research_feedback',
  ResearchQuestion: 'research_question',
  ResearchTheme: 'research_theme',
  Run: 'run',
  Segment: 'segment',
  Segmentation: 'segmentation',
  SegmentationComparison: 'segmentation_comparison',
  Upload: 'upload',
  Webhook: 'webhook',
};
/** Inputs within inputs that are filled. */
const DEPTH = 2;

/** The places of an argument where ids stand, or values of other types: each as the names of the inputs that lead there. */
export function placesIn(
  type: GraphQLInputType,
  holds: (named: GraphQLNamedInputType) => boolean = ({ name }) => name === 'ID',
  path: readonly string[] = [],
): (readonly string[])[] {
  const named = getNamedType(type);
  if (holds(named)) return [path];
  if (!isInputObjectType(named) || path.length > DEPTH) return [];
  return Object.values(named.getFields()).flatMap((field) => placesIn(field.type, holds, [...path, field.name]));
}

/** The type at a place of an argument. */
export function typeAt(type: GraphQLInputType, [next, ...rest]: readonly string[]): GraphQLNamedInputType {
  const named = getNamedType(type);
  if (next === undefined || !isInputObjectType(named)) return named;
  return typeAt(named.getFields()[next]!.type, rest);
}

/** What an argument is filled with. */
export interface Filling {
  /** Where the id stands; undefined for an argument that is only there because it must be. */
  readonly path: readonly string[] | undefined;
  readonly id: string;
  /** What stands there instead of the id. */
  readonly value?: unknown;
  /** An id of the caller's own for a field that needs one beside the one tried. */
  readonly ownId: (field: string) => string;
}

/** A value of a type with what it needs, and an id where it is asked for. */
export function filled(type: GraphQLInputType, filling: Filling, name = ''): unknown {
  const { path, id, ownId } = filling;
  const nullable = getNullableType(type);
  if (path?.length === 0 && filling.value !== undefined) return filling.value;
  if (isListType(nullable)) return [filled(nullable.ofType, filling, name)];
  if (isEnumType(nullable)) return nullable.getValues()[0]!.name;
  if (isInputObjectType(nullable)) {
    const [next, ...rest] = path ?? [];
    return Object.fromEntries(
      Object.values(nullable.getFields()).flatMap((field) => {
        if (field.name === next) return [[field.name, filled(field.type, { ...filling, path: rest }, field.name)]];
        if (!isNonNullType(field.type) || field.defaultValue !== undefined) return [];
        const isId = getNamedType(field.type).name === 'ID';
        const other = { path: undefined, id: isId ? ownId(field.name) : id, ownId };
        return [[field.name, filled(field.type, other, field.name)]];
      }),
    );
  }
  const named = getNamedType(nullable).name;
  if (named === 'ID') return id;
  if (name === 'date') return '2026-05-01';
  return (
    { Int: 1, Float: 1, Boolean: true, Decimal: 1, DateTime: '2026-05-01T00:00:00Z', Date: '2026-05-01' }[named] ?? 'x'
  );
}
