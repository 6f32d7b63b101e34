/** How far two groups are apart in a feature, with its interval. */
export interface Effect {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** An effect as it is drawn under the feature's name: births are told as ages, and an earlier birth is a higher age. */
export function effectOf(feature: string, effect: Effect): Effect {
  if (feature !== 'customer.birthDate') return effect;
  return { value: -effect.value, low: -effect.high, high: -effect.low };
}
