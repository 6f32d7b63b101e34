/** Answers to several questions by code: person `i` has the codes from `i * d` up to, not including, `(i + 1) * d`. */
export interface Answers {
  /** At least `n * d` codes; -1 is no answer. */
  readonly codes: Int32Array;
  /** How many people. */
  readonly n: number;
  /** How many questions. */
  readonly d: number;
  /** How many different answers each question has: its codes are 0 to one less. */
  readonly categories: readonly number[];
}

/** Answers in which equal people count as one: every pattern once, in ascending order of its codes. */
export interface AnswerPatterns extends Answers {
  /** People with each pattern. */
  readonly counts: Float64Array;
  /** People who answered anything: the sum of `counts`. */
  readonly people: number;
  /** The pattern of each person, -1 for somebody who answered nothing. */
  readonly patternOf: Int32Array;
  /** True where nobody with a pattern left a question out. */
  readonly complete: boolean;
}

/**
 * Puts equal people together. The outcome does not depend on the order of people. Those who answered nothing are in no
 * pattern. Throws a `RangeError` for codes that a question does not have.
 */
export function answerPatterns({ codes, n, d, categories }: Answers): AnswerPatterns {
  checkCodes({ codes, n, d, categories });
  const order = new Int32Array(n);
  let answering = 0;
  for (let i = 0; i < n; i++) {
    for (let at = i * d; at < (i + 1) * d; at++) {
      if (codes[at]! < 0) continue;
      order[answering++] = i;
      break;
    }
  }
  const sorted = order.subarray(0, answering).sort((a, b) => compareRows(codes, d, a, b) || a - b);
  const patternOf = new Int32Array(n).fill(-1);
  const firsts: number[] = [];
  const counts: number[] = [];
  for (const person of sorted) {
    if (firsts.length > 0 && compareRows(codes, d, firsts.at(-1)!, person) === 0) counts[counts.length - 1]!++;
    else {
      firsts.push(person);
      counts.push(1);
    }
    patternOf[person] = firsts.length - 1;
  }
  const own = new Int32Array(firsts.length * d);
  for (const [to, person] of firsts.entries()) own.set(codes.subarray(person * d, (person + 1) * d), to * d);
  return {
    codes: own,
    n: firsts.length,
    d,
    categories,
    counts: Float64Array.from(counts),
    people: answering,
    patternOf,
    complete: !own.includes(-1),
  };
}

/** Some of the patterns, ascending; nobody's pattern is told. */
export function pickPatterns(patterns: AnswerPatterns, rows: Int32Array): AnswerPatterns {
  const { codes, d, categories, counts } = patterns;
  const picked = new Int32Array(rows.length * d);
  for (let i = 0; i < rows.length; i++) picked.set(codes.subarray(rows[i]! * d, (rows[i]! + 1) * d), i * d);
  const weights = Float64Array.from(rows, (row) => counts[row]!);
  return {
    codes: picked,
    n: rows.length,
    d,
    categories,
    counts: weights,
    people: weights.reduce((sum, count) => sum + count, 0),
    patternOf: new Int32Array(0),
    complete: !picked.includes(-1),
  };
}

function compareRows(codes: Int32Array, d: number, a: number, b: number): number {
  for (let j = 0, one = a * d, other = b * d; j < d; j++, one++, other++) {
    const difference = codes[one]! - codes[other]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function checkCodes({ codes, n, d, categories }: Answers): void {
  if (categories.length !== d || codes.length < n * d) {
    throw new RangeError(`${n} people with ${d} questions need ${n * d} codes, got ${codes.length}`);
  }
  for (let at = 0; at < n * d; at++) {
    const code = codes[at]!;
    if (code < -1 || code >= categories[at % d]!) {
      throw new RangeError(
        `answer ${at % d} of person ${Math.floor(at / d)} is ${code} of ${categories[at % d]} codes`,
      );
    }
  }
}
