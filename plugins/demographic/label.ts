/** Case, spacing and punctuation do not matter: `In_a relationship` is `in a relationship`. */
export function normalise(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name in both languages. */
export interface Name {
  readonly en: string;
  readonly zh: string;
}
