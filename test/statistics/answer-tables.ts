/** Counts of patterns of answers, each a digit, as publications list them. */
function answersOf(table: string, categories: number) {
  const people = table.split(', ').flatMap((line) => {
    const [pattern, count] = line.split(' ') as [string, string];
    return Array.from({ length: Number(count) }, () => Array.from(pattern, Number));
  });
  const d = people[0]!.length;
  return {
    codes: Int32Array.from(people.flat()),
    n: people.length,
    d,
    categories: Array.from({ length: d }, () => categories),
  };
}

/** Seven pathologists on 118 slides (Agresti, "Categorical data analysis", 2002; in the R package poLCA). */
export const CARCINOMA = answersOf(
  '0000000 34, 0000100 2, 0100000 6, 0100001 1, 0100100 4, 0100101 5, 1000000 2, 1010101 1, 1100000 2, 1100001 1, ' +
    '1100100 2, 1100101 7, 1100111 1, 1101001 1, 1101101 2, 1101111 3, 1110101 13, 1110111 5, 1111101 10, 1111111 16',
  2,
);
/** Pleural thickening by three readers (Dayton, "Latent class scaling analysis", 1998). */
export const PLEURAL = answersOf('000 1513, 001 23, 010 59, 011 12, 100 21, 101 19, 110 11, 111 34', 2);
/** Role conflict (Stouffer & Toby 1951), universalistic 0; in Goodman, Biometrika 61, 1974. */
export const ROLE_CONFLICT = answersOf(
  '0000 42, 0001 23, 0010 6, 0011 25, 0100 6, 0101 24, 0110 7, 0111 38, ' +
    '1000 1, 1001 4, 1010 1, 1011 6, 1100 2, 1101 9, 1110 2, 1111 20',
  2,
);
