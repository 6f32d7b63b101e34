import { BUYER_TYPES } from './buyer-types.ts';
import { choiceOf } from './choice.ts';
import type { CustomerType } from './customer-type.ts';
import { OTHER_TYPES } from './other-types.ts';

/** All latent types; their shares sum to 1. */
export const CUSTOMER_TYPES: readonly CustomerType[] = [...BUYER_TYPES, ...OTHER_TYPES];

/** Draws a type by its share. */
export const customerType = choiceOf(CUSTOMER_TYPES.map((type) => [type, type.share] as const));
