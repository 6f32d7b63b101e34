/**
 * Weights of the Fellegi-Sunter model (Fellegi and Sunter, A Theory for Record Linkage, 1969): a likeness counts
 * log2(m / u) bits, where m is its probability among pairs of one person, and u among pairs of two. The m are estimates
 * for customers typed in at several places. The u of a value is how often it occurs in the workspace (Winkler, 1989),
 * plus a floor, since a rare value is no proof.
 */
export const LIKELIHOODS = {
  name: { SAME: [0.7, 5e-5], ALIKE: [0.21, 4e-4], PART: [0.04, 0.03], SHARED: [0.03, 1], OTHER: [0.02, 1] },
  /** Per customer of the workspace: people of one household share addresses and phones, however large it is. */
  email: { SAME: [0.55, 0.02], SAME_LOCAL: [0.1, 0.1], SLIP: [0.12, 0.3], OTHER: [0.23, 1] },
  phone: { SAME: [0.65, 0.1], SLIP: [0.08, 0.5], OTHER: [0.27, 1] },
  birthDate: { SAME: [0.87, 5e-5], SLIP: [0.1, 1e-3], OTHER: [0.03, 1] },
  /** Names and places go together, so that a place tells less than it would alone. */
  place: { SAME: [0.75, 0.1], OTHER: [0.25, 0.9] },
  gender: { SAME: [0.97, 0.5], OTHER: [0.03, 0.5] },
  externalId: { SAME: [0.05, 1e-5], OTHER: [0.95, 1] },
} as const;

export type ComparedField = keyof typeof LIKELIHOODS;

/** Likenesses whose u is of one customer, and shrinks as the workspace grows. */
const PER_CUSTOMER: ReadonlySet<ComparedField> = new Set(['email', 'phone']);

/** Second records that a workspace is expected to have, a customer: the odds that a pair drawn at random is one person. */
const EXPECTED_SHARE = 0.05;

/** Bits that a pair begins with: of all pairs of `population` customers, so few are one person. */
export function priorBits(population: number): number {
  return Math.log2((EXPECTED_SHARE * 2) / Math.max(2, population));
}

/**
 * Bits of a likeness. `frequency` is the share of other customers with the value, for likenesses of values that are the
 * same, or nearly.
 */
export function bitsOf(field: ComparedField, likeness: string, population: number, frequency = 0): number {
  const [m, floor] = (LIKELIHOODS[field] as Readonly<Record<string, readonly [number, number]>>)[likeness]!;
  if (likeness === 'OTHER') return Math.log2(m / floor);
  const own = PER_CUSTOMER.has(field) ? floor / Math.max(2, population) : floor;
  return Math.log2(m / Math.min(1, own + frequency));
}

/** The probability that a number of bits stands for. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits);
}
