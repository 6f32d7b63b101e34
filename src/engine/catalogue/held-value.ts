import type { CustomerFeature } from './customer-fields.ts';

/** A value whose changes the store notes: a trait, or a field of the customer. */
export type HeldValue = { readonly trait: string } | { readonly field: CustomerFeature };

const SINCE = /^since\((.+)\)$/s;

/** The name within `since(NAME)`, null for another text. */
export function heldValueOf(from: string): string | null {
  return SINCE.exec(from)?.[1] ?? null;
}
