import { type CurrentMemberships, NO_SEGMENT, unknownOf } from '../answer/diff.ts';
import { lowerBound } from '../population/rows.ts';
import { type Fit, FitJudge, type FitRule, judgeFit } from './fit.ts';
import { ScoreList } from './score-list.ts';

/** The criteria by which customers match a persona, and from which fit. */
export interface MatchRule extends FitRule {
  readonly personaId: number;
}

/** All that the matches of a customer depend on beside its answers, as text: of the same text, the same answers match the same. */
export function ruleText({ threshold, minCoverage, criteria }: MatchRule): string {
  const decisive = criteria.map(({ segmentId, segmentationId, weight, role, answered }) => [
    segmentId,
    segmentationId,
    weight,
    role,
    answered,
  ]);
  return JSON.stringify([threshold, minCoverage, decisive]);
}

/**
 * Answers that fits are computed from, those of a customer one after the other: a segment with the strength of the
 * membership, or NaN where it is UNKNOWN; or a segmentation, as its negated id, all of whose segments are UNKNOWN.
 */
export interface Strengths {
  readonly customer: Int32Array;
  readonly segment: Int32Array;
  readonly strength: Float32Array;
}

/** Customers matched to personas, one match a row, by customer and persona. */
export interface MatchColumns {
  readonly customer: Int32Array;
  readonly persona: Int32Array;
  /** 0 < fit <= 1 */
  readonly fit: Float32Array;
  /** Share of the weight of the criteria that was known, 0..1. */
  readonly coverage: Float32Array;
}

/** Nobody matched to anything. */
export const NO_MATCHES: MatchColumns = {
  customer: new Int32Array(0),
  persona: new Int32Array(0),
  fit: new Float32Array(0),
  coverage: new Float32Array(0),
};

/** Segments that criteria name, each once. */
export function criterionSegments(rules: readonly Pick<FitRule, 'criteria'>[]): number[] {
  return [...new Set(rules.flatMap(({ criteria }) => criteria.map(({ segmentId }) => segmentId)))];
}

/** Segmentations of these segments, each once. */
export function criterionSegmentations(rules: readonly Pick<FitRule, 'criteria'>[]): number[] {
  return [...new Set(rules.flatMap(({ criteria }) => criteria.flatMap(({ segmentationId }) => segmentationId ?? [])))];
}

/** Matches customers, ascending in `strengths`, to the personas that their fits reach. */
export function matchPersonas(strengths: Strengths, rules: readonly MatchRule[]): MatchColumns {
  const matches = new ScoreList();
  judgeEach(strengths, rules, (customer, personaId, { fit, coverage, state }) => {
    if (state === 'MATCHED') matches.push(customer, personaId, fit, coverage);
  });
  const [customer, persona, fit, coverage] = matches.columns();
  return { customer, persona, fit, coverage };
}

/** Customers whose match is UNKNOWN, by persona id. */
export function countUnknown(
  strengths: Strengths,
  rules: readonly MatchRule[],
  everybody: number,
): ReadonlyMap<number, number> {
  const counts = new Map(rules.map(({ personaId }) => [personaId, 0]));
  const customers = judgeEach(strengths, rules, (_customer, personaId, { state }) => {
    if (state === 'UNKNOWN') counts.set(personaId, counts.get(personaId)! + 1);
  });
  // Whoever has no answer at all is in none of the segments, as far as these are known.
  for (const rule of rules) {
    if (judgeFit(rule, () => 0).state !== 'UNKNOWN') continue;
    counts.set(rule.personaId, counts.get(rule.personaId)! + Math.max(0, everybody - customers));
  }
  return counts;
}

/**
 * Marks the customers, ascending, of whom it is UNKNOWN for one persona or more whether they match. Whoever has no answer at
 * all is in none of the segments, as far as these are known.
 */
export function openCustomers(ids: Int32Array, strengths: Strengths, rules: readonly MatchRule[]): Uint8Array {
  const unanswered = rules.some((rule) => judgeFit(rule, () => 0).state === 'UNKNOWN');
  const open = new Uint8Array(ids.length).fill(unanswered ? 1 : 0);
  let row = 0;
  let last = -1;
  judgeEach(strengths, rules, (customer, _personaId, { state }) => {
    if (customer !== last) {
      last = customer;
      while (row < ids.length && ids[row]! < customer) row++;
      if (ids[row] === customer) open[row] = 0;
    }
    if (state === 'UNKNOWN' && ids[row] === customer) open[row] = 1;
  });
  return open;
}

/** Holds each customer against each persona, by customer and persona. Returns how many customers there were. */
function judgeEach({ customer, segment, strength }: Strengths, rules: readonly MatchRule[], judged: Judged): number {
  const judges = new CustomerJudges(rules);
  let customers = 0;
  for (let from = 0, to = 0; from < customer.length; from = to) {
    const id = customer[from]!;
    for (; customer[to] === id; to++) {
      if (segment[to]! < 0) judges.leaveOpen(-segment[to]!);
      else judges.meet(segment[to]!, strength[to]!);
    }
    judges.judge(id, judged);
    customers++;
  }
  return customers;
}

/** Stored answers of one segmentation, by customer: see {@link import('../answer/diff.ts').CurrentMemberships}. */
export type AnswerColumns = Pick<CurrentMemberships, 'customer' | 'segment' | 'strength'>;

/**
 * The same as {@link matchPersonas} from the answers of whole segmentations, by id, in memory. `customers` ascend; of those
 * who are left out nothing is said.
 */
export function matchAnswers(
  customers: Int32Array,
  answers: ReadonlyMap<number, AnswerColumns>,
  rules: readonly MatchRule[],
): MatchColumns {
  const judges = new CustomerJudges(rules);
  const matches = new ScoreList();
  const judged: Judged = (customer, personaId, { fit, coverage, state }) => {
    if (state === 'MATCHED') matches.push(customer, personaId, fit, coverage);
  };
  const cursors = criterionSegmentations(rules).map((id) => new AnswerCursor(id, answers.get(id), customers.length));
  for (let row = 0; row < customers.length; row++) {
    const customer = customers[row]!;
    let isAnswered = false;
    for (let at = 0; at < cursors.length; at++) isAnswered = cursors[at]!.tell(customer, judges) || isAnswered;
    // Whoever is in no segment at all fits nobody.
    if (isAnswered) judges.judge(customer, judged);
  }
  const [customer, persona, fit, coverage] = matches.columns();
  return { customer, persona, fit, coverage };
}

/** Goes through the answers of a segmentation, customer by customer, ascending. */
class AnswerCursor {
  readonly #id: number;
  readonly #answers: AnswerColumns;
  /** True where so few customers are asked for that each is looked up. */
  readonly #leaps: boolean;
  #at = 0;

  constructor(id: number, answers: AnswerColumns = NO_ANSWERS, customers: number) {
    this.#id = id;
    this.#answers = answers;
    this.#leaps = customers * LEAP < answers.customer.length;
  }

  /** Tells the customer's answers; false where there are none. */
  tell(id: number, judges: CustomerJudges): boolean {
    const { customer, segment, strength } = this.#answers;
    if (this.#leaps) this.#at = lowerBound(customer, id, this.#at);
    let at = this.#at;
    while (customer[at]! < id) at++;
    const first = at;
    for (; customer[at] === id; at++) {
      const of = segment[at]!;
      if (of >= 0) judges.meet(of, strength[at]!);
      else if (of === unknownOf(NO_SEGMENT)) judges.leaveOpen(this.#id);
      else judges.meet(unknownOf(of), Number.NaN);
    }
    this.#at = at;
    return at > first;
  }
}

/** Rows a customer from which looking it up costs less than going through them. */
const LEAP = 20;

/** Nobody's answers. */
export const NO_ANSWERS: AnswerColumns = {
  customer: new Int32Array(0),
  segment: new Int32Array(0),
  strength: new Float32Array(0),
};

type Judged = (customer: number, personaId: number, fit: Fit) => void;

/** Takes one customer's answers after the other, and holds them against all personas. */
class CustomerJudges {
  readonly #places: ReadonlyMap<number, number>;
  readonly #placesOf: ReadonlyMap<number, readonly number[]>;
  readonly #degrees: Float64Array;
  readonly #personas: readonly { readonly personaId: number; readonly judge: FitJudge }[];

  constructor(rules: readonly MatchRule[]) {
    const places = new Map(criterionSegments(rules).map((id, place) => [id, place]));
    this.#places = places;
    this.#placesOf = placesBySegmentation(rules, places);
    this.#degrees = new Float64Array(places.size);
    this.#personas = rules
      .map((rule) => ({ personaId: rule.personaId, judge: new FitJudge(rule, (id) => places.get(id)!) }))
      .sort((a, b) => a.personaId - b.personaId);
  }

  /** A segment that the customer is in, by its strength; NaN: UNKNOWN. */
  meet(segmentId: number, strength: number): void {
    const place = this.#places.get(segmentId);
    if (place !== undefined) this.#degrees[place] = strength;
  }

  /** All of a segmentation is UNKNOWN, but for what is said of its segments. */
  leaveOpen(segmentationId: number): void {
    for (const place of this.#placesOf.get(segmentationId) ?? []) this.#degrees[place] ||= Number.NaN;
  }

  /** Tells the fits to all personas, and forgets the customer. */
  judge(customer: number, judged: Judged): void {
    for (let at = 0; at < this.#personas.length; at++) {
      const { personaId, judge } = this.#personas[at]!;
      judge.judge(this.#degrees);
      judged(customer, personaId, judge);
    }
    this.#degrees.fill(0);
  }
}

function placesBySegmentation(rules: readonly MatchRule[], places: ReadonlyMap<number, number>): Map<number, number[]> {
  const bySegmentation = new Map<number, Set<number>>();
  for (const { segmentId, segmentationId } of rules.flatMap(({ criteria }) => criteria)) {
    if (segmentationId === undefined) continue;
    const own = bySegmentation.get(segmentationId) ?? new Set();
    bySegmentation.set(segmentationId, own.add(places.get(segmentId)!));
  }
  return new Map([...bySegmentation].map(([id, own]) => [id, [...own]]));
}
