/** Two decimals, without an exponent where people would not use one. */
export function decimal(value: number): string {
  return Math.abs(value) < 1e15 ? value.toFixed(2) : String(value);
}
