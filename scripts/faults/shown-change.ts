/** The fields every subscriber asks for of each change: all that can be held against the store. */
export const CHANGES = `subscription ($after: String) { changes(after: $after) {
  cursor kind cause customer { externalId } segmentation { key } persona { name }
  before { segment { key } fit } after { segment { key } fit } } }`;

/** A change as a subscriber is told it. */
export interface ShownChange {
  readonly cursor: string;
  readonly kind: string;
  readonly cause: string | null;
  readonly customer: { readonly externalId: string } | null;
  readonly segmentation: { readonly key: string } | null;
  readonly persona: { readonly name: string } | null;
  readonly before: State | null;
  readonly after: State | null;
}

interface State {
  readonly segment: { readonly key: string } | null;
  readonly fit: number | null;
}

/** A change in one line, for those of customers with all it says. */
export function lineOf({ kind, cause, customer, segmentation, persona, before, after }: ShownChange): string {
  const moved = kind === 'MEMBERSHIP_CHANGED' || kind === 'PERSONA_MATCH_CHANGED';
  const state = (one: State | null) => (moved && one ? [one.segment?.key ?? null, one.fit] : null);
  return JSON.stringify([
    kind,
    cause,
    customer?.externalId ?? null,
    segmentation?.key ?? null,
    persona?.name ?? null,
    state(before),
    state(after),
  ]);
}
