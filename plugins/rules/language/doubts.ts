import type { BilingualText, FeatureInfo, FeatureInfos, RuleDoubt } from 'personagraph/segmenter';
import { type Clause, featuresOfClause } from '../shared/clause.ts';
import { type Condition, partsOf } from '../shared/condition.ts';
import { labelClauses } from '../shared/label-clauses.ts';
import { contradict, type Literal } from '../shared/literal.ts';
import { printRule } from './print-rule.ts';
import { clausesOf, type RuleNeeds } from './rule-needs.ts';

/** Ways to meet a condition that are looked at; of one with more, nothing is claimed. */
const MOST_WAYS = 256;
/** Literals of one way. */
const MOST_LITERALS = 100;

/** A way to meet a condition: literals that must all hold. */
type Way = readonly Literal[];

/** What is known of the feature of a clause; null for nothing. */
type InfoOf = (clause: Clause) => FeatureInfo | null;

/** Rules, each of a segment, and what they need. */
interface NeedyRules {
  readonly segments: readonly { readonly key: string; readonly when: Condition }[];
  readonly needs: RuleNeeds;
}

/** The parts of the rules that can never hold, or always do: the largest of each. Then the clauses on what nobody has. */
export function doubtsOf({ segments, needs }: NeedyRules, features: FeatureInfos): RuleDoubt[] {
  const infoOf: InfoOf = (clause) =>
    typeof clause.feature === 'object' && 'sum' in clause.feature
      ? null
      : (features[needs.nameOf(clause, clause.feature)] ?? null);
  const emptyOf = (clause: Clause) =>
    featuresOfClause(clause).flatMap(({ feature }) => features[needs.nameOf(clause, feature)]?.empty ?? []);
  return segments.flatMap(({ key, when }) => {
    const parts = partsInDoubt(when, infoOf);
    // Of a part that means the same whatever its texts are, they are not told.
    const told = new Set(parts.flatMap(({ part }) => clausesOf(part)));
    const absentOf = (clause: Clause) => (told.has(clause) ? {} : (infoOf(clause)?.absent ?? {}));
    return [...parts, ...clausesOnNothing(when, emptyOf), ...labelsOfNobody(when, absentOf)].map(
      ({ part, holds, why }) => ({
        segment: key,
        clause: printRule(part),
        whole: part === when,
        holds,
        text: why,
      }),
    );
  });
}

/** Constant texts that clauses ask for as wholes, by the name of the need. */
export function labelsAsked({ segments, needs }: NeedyRules): Record<string, string[]> {
  const asked: Record<string, string[]> = {};
  for (const clause of segments.flatMap(({ when }) => clausesOf(when))) {
    for (const { feature, label } of labelClauses(clause)) {
      const name = needs.nameOf(clause, feature);
      asked[name] = [...new Set([...(asked[name] ?? []), label])];
    }
  }
  return asked;
}

interface InDoubt {
  readonly part: Condition;
  readonly holds: RuleDoubt['holds'];
  readonly why: BilingualText;
}

/** Each clause once for each reason. */
function clausesOnNothing(condition: Condition, emptyOf: (clause: Clause) => readonly BilingualText[]): InDoubt[] {
  const found = new Map<string, InDoubt>();
  for (const clause of clausesOf(condition)) {
    for (const why of emptyOf(clause)) found.set(printRule(clause) + why.en, { part: clause, holds: 'EMPTY', why });
  }
  return [...found.values()];
}

/** Of each clause the texts that nobody has, each as a clause of its own. */
function labelsOfNobody(
  condition: Condition,
  absentOf: (clause: Clause) => Readonly<Record<string, BilingualText>>,
): InDoubt[] {
  const found = new Map<string, InDoubt>();
  for (const clause of clausesOf(condition)) {
    const absent = absentOf(clause);
    const all = labelClauses(clause);
    for (const { label, alone } of all) {
      const why = Object.hasOwn(absent, label) && absent[label];
      const part = all.length === 1 ? clause : alone;
      if (why) found.set(printRule(part), { part, holds: 'EMPTY', why });
    }
  }
  return [...found.values()];
}

function partsInDoubt(part: Condition, infoOf: InfoOf): InDoubt[] {
  const never = impossible(part, true, infoOf);
  if (never) return [{ part, holds: 'NEVER', why: whyNever(never) }];
  const always = impossible(part, false, infoOf);
  if (always) return [{ part, holds: 'ALWAYS', why: whyAlways(always) }];
  return (partsOf(part) ?? []).flatMap((one) => partsInDoubt(one, infoOf));
}

/** The literals that contradict each other in the first way to have the condition hold, or fail; null: it is possible. */
function impossible(condition: Condition, holds: boolean, infoOf: InfoOf): Way | null {
  const ways = waysTo(condition, holds);
  if (!ways) return null;
  const conflicts = ways.map((way) => conflictIn(way, infoOf));
  return conflicts.every((conflict) => conflict !== null) ? (conflicts[0] ?? null) : null;
}

/** All ways to have a condition hold, or fail; null where there are too many to look at. */
function waysTo(condition: Condition, holds: boolean): Way[] | null {
  if ('not' in condition) return waysTo(condition.not, !holds);
  if ('all' in condition) return holds ? allOf(condition.all, holds) : anyOf(condition.all, holds);
  if ('any' in condition) return holds ? anyOf(condition.any, holds) : allOf(condition.any, holds);
  if (!('atLeast' in condition)) return [[{ clause: condition, holds }]];
  const { atLeast, of } = condition;
  // At least m of n fail to hold where n - m + 1 of them fail.
  const wanted = holds ? atLeast : of.length - atLeast + 1;
  if (wanted === 1) return anyOf(of, holds);
  return wanted === of.length ? allOf(of, holds) : null;
}

function anyOf(parts: readonly Condition[], holds: boolean): Way[] | null {
  const ways: Way[] = [];
  for (const part of parts) {
    const own = waysTo(part, holds);
    if (!own || ways.length + own.length > MOST_WAYS) return null;
    ways.push(...own);
  }
  return ways;
}

/** A part with too many ways of its own is left out: the others alone may be impossible already. */
function allOf(parts: readonly Condition[], holds: boolean): Way[] | null {
  let ways: Way[] = [[]];
  for (const part of parts) {
    const own = waysTo(part, holds);
    if (!own || ways.length * own.length > MOST_WAYS) continue;
    ways = ways.flatMap((way) => own.map((more) => [...way, ...more]));
    if (ways[0] && ways[0].length > MOST_LITERALS) return null;
  }
  return ways;
}

/** The fewest literals of one feature that no value meets together, of those tried; null where there are none. */
function conflictIn(way: Way, infoOf: InfoOf): Way | null {
  const byFeature = new Map<string, Literal[]>();
  for (const literal of way) {
    const { clause } = literal;
    const key = JSON.stringify([clause.kind, clause.feature]);
    byFeature.set(key, [...(byFeature.get(key) ?? []), literal]);
  }
  for (const literals of byFeature.values()) {
    const info = infoOf(literals[0]!.clause);
    const clash = (some: Way) => contradict(some, info);
    if (!clash(literals)) continue;
    const alone = literals.find((one) => clash([one]));
    if (alone) return [alone];
    for (const one of literals) {
      const other = literals.find((candidate) => clash([one, candidate]));
      if (other) return [one, other];
    }
    return literals;
  }
  return null;
}

function shown(way: Way): string {
  return way.map(({ clause, holds }) => printRule(holds ? clause : { not: clause })).join(' and ');
}

function whyNever(way: Way): BilingualText {
  const [only, ...others] = way;
  if (others.length === 0 && only?.holds && only.clause.kind === 'time' && only.clause.op === 'withinNextDays') {
    const { feature, value } = only.clause;
    const days = Math.min(366, Math.floor(value));
    const instead = printRule({ feature, kind: 'time', op: 'anniversaryWithinDays', value: days });
    return {
      en: `Nobody can meet ${shown(way)}: that time does not lie ahead. For birthdays and the like write ${instead}.`,
      zh: `没有人能满足 ${shown(way)}：该时间不会在未来。生日等周年请写 ${instead}。`,
    };
  }
  return {
    en: `Nobody can meet ${shown(way)}: no value does. Change or remove it.`,
    zh: `没有任何值能满足 ${shown(way)}，无人符合。请修改或删除。`,
  };
}

function whyAlways(way: Way): BilingualText {
  return {
    en: `It holds for everybody whose data is there, for it fails only where ${shown(way)}, which no value meets. Change or remove it.`,
    zh: `凡有数据者均符合：仅当 ${shown(way)} 时才不符合，而没有任何值能满足。请修改或删除。`,
  };
}
