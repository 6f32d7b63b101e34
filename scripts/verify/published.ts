/** A number someone published, and ours for it. */
export interface Published {
  /** The rule that the number is of. */
  readonly rule: string;
  /** As it is printed there: its digits say how exact it is meant to be. */
  readonly published: string;
  readonly ours: number;
  /** How far ours may be off, and why so far. Default: half a unit of the last printed digit; counts not at all. */
  readonly within?: { readonly by: number; readonly because: string };
}

/** Digits printed behind the point. */
export function decimalsOf(printed: string): number {
  return printed.split('.')[1]?.length ?? 0;
}

/** How far ours may be off. */
export function toleranceOf({ published, within }: Published): number {
  const decimals = decimalsOf(published);
  return within?.by ?? (decimals === 0 ? 0 : 0.5 * 10 ** -decimals);
}

/** True where ours agrees with what was printed, to its last digit. */
export function agrees(one: Published): boolean {
  const printed = Number(one.published);
  // Half a unit of the last digit is no exact double.
  const rounding = Math.abs(printed) * 4 * Number.EPSILON;
  return Math.abs(one.ours - printed) <= toleranceOf(one) + rounding;
}
