/** A source of numbers 0 <= n < 1, such as `seededRandom` of the SDK. */
export type Random = () => number;
