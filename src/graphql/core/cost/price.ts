import type { FieldNullability, InputFieldMap, SchemaTypes, TypeParam } from '@pothos/core';
import type { GraphQLField } from 'graphql';

/** Lengths of lists that are each workspace's own: how many it has, or the most one of its objects has. */
export interface WorkspaceSizes {
  readonly apiKeys: number;
  /** Segments a customer can be in at once. */
  readonly memberships: number;
  /** Claims of the persona with most. */
  readonly claims: number;
  /** Criteria of the persona with most. */
  readonly criteria: number;
  /** Evidence of the claim with most. */
  readonly evidence: number;
  readonly eventTypes: number;
  readonly features: number;
  /** Parameters, or numbers of quality, of the live model with most. */
  readonly modelNumbers: number;
  /** Scores that all segmentations together have of a customer. */
  readonly scores: number;
  /** Warnings of the live model with most. */
  readonly modelWarnings: number;
  /** Opinions on the claim with most. */
  readonly opinions: number;
  readonly personas: number;
  /** Questions of the survey with most. */
  readonly questions: number;
  readonly segmentations: number;
  readonly segmenters: number;
  /** Segments of the segmentation with most. */
  readonly segments: number;
  readonly surveys: number;
  readonly traits: number;
}

/** A length that an argument asks for; `most` is the longest it can be, perhaps one of the workspace's own. */
export interface AskedSize {
  readonly argument: string;
  readonly most: number | keyof WorkspaceSizes;
}

/** Items of a list: a number, one of the workspace's own, or an argument's. Connections need none: a page has its own. */
export type Size = number | keyof WorkspaceSizes | AskedSize;

/** What a field says of its price. */
export interface Price {
  /** Items of a list. Every list of the schema but those of a connection needs one. */
  readonly size?: Size;
  /** Bytes a value has in JSON. Default: by its type. Texts and JSON that can be long need it. */
  readonly bytes?: number;
  /** Objects the work of the field amounts to, once, however long its list is. Default: 1; 0.2 for a value. */
  readonly cost?: number;
}

declare global {
  export namespace PothosSchemaTypes {
    interface FieldOptions<
      Types extends SchemaTypes = SchemaTypes,
      ParentShape = unknown,
      Type extends TypeParam<Types> = TypeParam<Types>,
      Nullable extends FieldNullability<Type> = FieldNullability<Type>,
      Args extends InputFieldMap = InputFieldMap,
      ResolveShape = unknown,
      ResolveReturnShape = unknown,
    > extends Price {}
  }
}

/** The work of a statement that a field sends for itself. */
export const STATEMENT = 50;

const NONE: Price = {};

/** The price a field of the schema says it has. */
export function priceOf({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): Price {
  return (extensions['pothosOptions'] as Price | undefined) ?? NONE;
}
