import { DAY, exactForm, type FeatureInfo } from 'personagraph/segmenter';
import { areApart } from './apart.ts';
import { type Clause, isPresence } from './clause.ts';
import { labelTest } from './label-test.ts';
import { ofItself } from './of-itself.ts';

/** A clause, and whether it is asked to be TRUE or FALSE. UNKNOWN is neither. */
export interface Literal {
  readonly clause: Clause;
  readonly holds: boolean;
}

/**
 * True where no value whatever makes all literals of one feature hold. What it does not see through counts as possible:
 * it claims nothing that is not certain. `info` is what is known of the feature, null for nothing.
 */
export function contradict(literals: readonly Literal[], info: FeatureInfo | null): boolean {
  const absent = literals.some(({ clause, holds }) => isPresence(clause) && (clause.op === 'missing') === holds);
  if (absent) return literals.some(({ clause, holds }) => !isPresence(clause) || (clause.op === 'exists') === holds);
  const valued = literals.filter(({ clause }) => !isPresence(clause));
  const [first] = valued;
  if (!first) return false;
  if (bothWays(valued) || valued.some(({ clause, holds }) => ofItself(clause) === !holds)) return true;
  switch (first.clause.kind) {
    case 'number':
      return noNumber(valued.flatMap(numberTest), info ?? ANY);
    case 'time':
      return noNumber(valued.flatMap(ageTest), info?.past ? PAST : ANY) || areApart(valued);
    case 'flag':
      return [true, false].every((flag) => !valued.every(({ clause, holds }) => flagTest(clause, flag) === holds));
    case 'category':
      return noLabel(valued, info?.options ?? null);
    case 'list':
      return noList(valued, info?.options ?? null);
  }
}

/** True where a clause is asked to hold and to fail. */
function bothWays(literals: readonly Literal[]): boolean {
  const [held, failed] = [true, false].map(
    (wanted) => new Set(literals.flatMap(({ clause, holds }) => (holds === wanted ? JSON.stringify(clause) : []))),
  );
  return [...held!].some((clause) => failed!.has(clause));
}

/** A test of a number, and the numbers at which it turns. */
interface NumberTest {
  readonly turns: readonly number[];
  readonly test: (value: number) => boolean;
}

/** What numbers there are. */
type Numbers = Pick<FeatureInfo, 'min' | 'max' | 'whole'>;
const ANY: Numbers = { min: null, max: null };
/** Ages of what does not lie ahead. */
const PAST: Numbers = { min: 0, max: null };

/** Between two turns every number is like every other: one of each part is tried. */
function noNumber(tests: readonly NumberTest[], { min, max, whole }: Numbers): boolean {
  const ends = [min, max].flatMap((end) => end ?? []);
  const turns = [...new Set([...tests.flatMap(({ turns }) => turns), ...ends])].sort((a, b) => a - b);
  const between = turns.slice(1).map((turn, index) => turns[index]! / 2 + turn / 2);
  const some = whole
    ? [0, ...turns.flatMap((turn) => [Math.floor(turn) - 1, Math.floor(turn), Math.ceil(turn), Math.ceil(turn) + 1])]
    : [-Number.MAX_VALUE, ...turns, ...between, Number.MAX_VALUE];
  return some
    .filter((value) => value >= (min ?? value) && value <= (max ?? value))
    .every((value) => !tests.every(({ test }) => test(value)));
}

function numberTest({ clause, holds }: Literal): NumberTest[] {
  if (clause.kind !== 'number' || isPresence(clause)) return [];
  const { value } = clause;
  if (clause.op === 'in' || clause.op === 'notIn') {
    const wanted = clause.op === 'in' ? holds : !holds;
    return [{ turns: clause.value, test: (number) => clause.value.includes(number) === wanted }];
  }
  if (clause.op === 'between') {
    const [low, high] = clause.value;
    if (typeof low !== 'number' || typeof high !== 'number') return [];
    return [{ turns: [low, high], test: (number) => (number >= low && number <= high) === holds }];
  }
  if (typeof value !== 'number') return [];
  return [{ turns: [value], test: (number) => compared(number, clause.op, value) === holds }];
}

function compared(left: number, op: 'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte', right: number): boolean {
  if (op === 'eq' || op === 'neq') return (left === right) === (op === 'eq');
  if (op === 'lt' || op === 'gte') return left < right === (op === 'lt');
  return left > right === (op === 'gt');
}

/** Tests of how long ago a time is, in ms; those of the calendar are not seen through. */
function ageTest({ clause, holds }: Literal): NumberTest[] {
  if (clause.kind !== 'time' || isPresence(clause)) return [];
  if (clause.op !== 'withinDays' && clause.op !== 'olderThanDays' && clause.op !== 'withinNextDays') return [];
  const span = Math.round(clause.value * DAY);
  if (clause.op === 'olderThanDays') return [{ turns: [span], test: (age) => age >= span === holds }];
  if (clause.op === 'withinDays') return [{ turns: [0, span], test: (age) => (age >= 0 && age < span) === holds }];
  return [{ turns: [-span, 0], test: (age) => (age >= -span && age < 0) === holds }];
}

function flagTest(clause: Clause, flag: boolean): boolean {
  return clause.kind === 'flag' && !isPresence(clause) && clause.value === flag;
}

/** Only where the texts are few: those of a clause that names them, or of a question's options. */
function noLabel(literals: readonly Literal[], options: readonly string[] | null): boolean {
  const tests = literals.flatMap(({ clause, holds }) => {
    if (clause.kind !== 'category' || isPresence(clause)) return [];
    if (typeof clause.value !== 'string' && !Array.isArray(clause.value)) return [];
    return [{ clause, holds, test: labelTest(clause) }];
  });
  const named = tests.flatMap(({ clause, holds }) => {
    const names =
      clause.op === 'eq' || clause.op === 'in' ? holds : (clause.op === 'neq' || clause.op === 'notIn') && !holds;
    return names ? [[clause.value].flat() as string[]] : [];
  });
  const few = named[0] ?? options;
  if (!few) return false;
  const allowed = options && new Set(options.map(exactForm));
  return few.every(
    (label) => (allowed && !allowed.has(exactForm(label))) || !tests.every(({ test, holds }) => test(label) === holds),
  );
}

function noList(literals: readonly Literal[], options: readonly string[] | null): boolean {
  const [there, gone] = [new Set<string>(), new Set<string>()];
  const sizes: NumberTest[] = [];
  for (const { clause, holds } of literals) {
    if (clause.kind !== 'list' || isPresence(clause)) continue;
    if (clause.op === 'size') {
      const { compare, value } = clause;
      sizes.push({ turns: [value], test: (size) => compared(size, compare, value) === holds });
      continue;
    }
    const entries = [clause.value].flat().map(exactForm);
    const all = clause.op === 'contains' || clause.op === 'containsAll' || entries.length === 1;
    const positive = clause.op === 'containsNone' ? !holds : holds;
    // One of several is there, or one of several is not: nothing follows for any of them.
    if (positive && all) for (const entry of entries) there.add(entry);
    if (!positive && (clause.op !== 'containsAll' || entries.length === 1))
      for (const entry of entries) gone.add(entry);
  }
  const allowed = options && new Set(options.map(exactForm));
  // No entry is empty.
  const impossible = [...there].some((entry) => entry === '' || gone.has(entry) || (allowed && !allowed.has(entry)));
  return impossible || noNumber(sizes, { min: Math.max(0, there.size), max: null, whole: true });
}
