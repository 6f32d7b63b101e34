/** A share, 0..1, for sentences: `71 %`, and below a tenth with one place where it is not 0, `7.1 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0).replace(/\.0$/, '')} %`;
}
