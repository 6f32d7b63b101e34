import { isSameJson } from '../same-json.ts';
import type { CriterionRole } from './fit.ts';

type Json = Readonly<Record<string, unknown>>;

/** A statement of a persona, as a version keeps it, with what it rested on then. */
export interface DocumentClaim extends Json {
  /** Row id that it had; one that was removed and added again has another. */
  readonly id: number;
  readonly section: string;
  readonly text: string;
  /** The text in other languages; left out where there is none. */
  readonly translations?: Json;
}

/** A range of a score: the lower end is in it, the upper one is not; null is no end. */
export interface DocumentScore extends Json {
  readonly segmentation: string | null;
  readonly key: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** What decided the fit, as a version keeps it. */
export interface DocumentCriterion extends Json {
  /** `SEGMENTATION/SEGMENT`; null of other forms. */
  readonly segment: string | null;
  /** A line of the rule language or a tree; null of other forms. */
  readonly rule: unknown;
  /** A range of a score, by keys; null of other forms. */
  readonly score: DocumentScore | null;
  readonly role: CriterionRole;
  readonly weight: number;
}

/** All that a persona says, as plain JSON: what a version keeps, and what two of them differ in. */
export interface PersonaDocument {
  readonly fields: Json;
  readonly criteria: readonly DocumentCriterion[];
  readonly claims: readonly DocumentClaim[];
}

/** A value that two documents differ in. */
export interface ValueDifference {
  /** Such as `title`, `profile.channels` or `translations.zh.story`. */
  readonly path: string;
  /** Null where it had none. */
  readonly before: unknown;
  readonly after: unknown;
}

export type DifferenceKind = 'ADDED' | 'REMOVED' | 'CHANGED';

/** A claim or criterion that only one of two documents has, or that they have differently. */
export interface ItemDifference<Item> {
  readonly kind: DifferenceKind;
  readonly before: Item | null;
  readonly after: Item | null;
  /** Names of the values that changed; none of one that was added or removed. */
  readonly changed: readonly string[];
}

export interface DocumentDifference {
  readonly fields: readonly ValueDifference[];
  readonly criteria: readonly ItemDifference<DocumentCriterion>[];
  readonly claims: readonly ItemDifference<DocumentClaim>[];
}

/**
 * What of a claim is another each time that it is looked at, or says where it stands in a list: no change of what is said.
 * Its status, which follows from the measured value, counts.
 */
const UNSAID: ReadonlySet<string> = new Set(['id', 'position', 'confidence', 'measured', 'measuredAt']);

/** The differences between two documents, in the order in which the second, then the first, has them. */
export function diffDocuments(before: PersonaDocument, after: PersonaDocument): DocumentDifference {
  return {
    fields: differingValues(before.fields, after.fields),
    criteria: differingItems(before.criteria, after.criteria, [wholeOf, subjectOf]),
    claims: differingItems(before.claims, after.claims, [
      ({ id }) => `#${id}`,
      ({ section, text }) => `${section} ${text}`,
    ]),
  };
}

/** What a criterion is about, whatever it counts. */
function subjectOf({ segment, rule, score }: DocumentCriterion): string {
  return JSON.stringify(segment ?? rule ?? (score && [score.segmentation, score.key]));
}

/** All that a criterion says. */
function wholeOf(criterion: DocumentCriterion): string {
  const { score, role, weight } = criterion;
  return JSON.stringify([subjectOf(criterion), score && [score.from, score.to], role, weight]);
}

/** True where two documents say the same. */
export function isSameDocument(before: PersonaDocument, after: PersonaDocument): boolean {
  const { fields, criteria, claims } = diffDocuments(before, after);
  return fields.length + criteria.length + claims.length === 0;
}

/** Objects are looked into, lists are one value. */
function differingValues(before: Json, after: Json, path = ''): ValueDifference[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => {
    const [was, is] = [before[name] ?? null, after[name] ?? null];
    if (isSameJson(was, is)) return [];
    const at = path === '' ? name : `${path}.${name}`;
    return isObject(was) && isObject(is) ? differingValues(was, is, at) : [{ path: at, before: was, after: is }];
  });
}

/** Items that belong together by the first of some names that both have; each item once. */
function differingItems<Item extends Json>(
  before: readonly Item[],
  after: readonly Item[],
  names: readonly ((item: Item) => string)[],
): ItemDifference<Item>[] {
  const partners = new Map<Item, Item>();
  const left = new Set(before);
  for (const name of names) {
    const byName = new Map<string, Item[]>();
    for (const item of left) byName.set(name(item), [...(byName.get(name(item)) ?? []), item]);
    for (const item of after) {
      const partner = partners.has(item) || name(item) === '' ? undefined : byName.get(name(item))?.shift();
      if (!partner) continue;
      partners.set(item, partner);
      left.delete(partner);
    }
  }
  const shown = after.flatMap((item): ItemDifference<Item>[] => {
    const partner = partners.get(item);
    if (!partner) return [{ kind: 'ADDED', before: null, after: item, changed: [] }];
    const changed = changedNames(partner, item);
    return changed.length === 0 ? [] : [{ kind: 'CHANGED', before: partner, after: item, changed }];
  });
  return [...shown, ...[...left].map((item) => ({ kind: 'REMOVED' as const, before: item, after: null, changed: [] }))];
}

function changedNames(before: Json, after: Json): string[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.filter((name) => !UNSAID.has(name) && !isSameJson(before[name] ?? null, after[name] ?? null));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
