import { z } from 'zod';
import { type Clause, clauseSchema } from './clause.ts';

/** A tree of clauses. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly atLeast: number; readonly of: readonly Condition[] }
  | Clause;

/** The parts of a group; null for a clause. */
export function partsOf(condition: Condition): readonly Condition[] | null {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('atLeast' in condition) return condition.of;
  return 'not' in condition ? [condition.not] : null;
}

/** Levels of a tree, a lone clause being one. Deeper is refused before anything recurses into it. */
export const MAX_DEPTH = 16;
/** Clauses of one tree. */
export const MAX_CLAUSES = 200;

const tree: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(tree).min(1) }),
    z.strictObject({ any: z.array(tree).min(1) }),
    z.strictObject({ not: tree }),
    z.strictObject({ atLeast: z.int().min(1), of: z.array(tree).min(1) }),
    clauseSchema,
  ]),
);

const A_CONDITION =
  'a condition is { all }, { any }, { not }, { atLeast, of } or a clause { feature, kind, op, value }';

type Report = (path: readonly PropertyKey[], message: string) => void;

/** Walks a tree of anything; the caps bound the walk, and a node is judged as what its keys say it means to be. */
class Inspection {
  readonly #report: Report;
  #clauses = 0;
  #refused = false;

  constructor(report: Report) {
    this.#report = report;
  }

  visit(node: unknown, path: readonly PropertyKey[], depth: number): void {
    if (this.#refused) return;
    if (depth > MAX_DEPTH) {
      this.#refuse(path, `conditions may nest ${MAX_DEPTH} levels deep`);
    } else if (typeof node !== 'object' || node === null || Array.isArray(node)) {
      this.#report(path, A_CONDITION);
    } else {
      const group = (['all', 'any', 'not', 'atLeast'] as const).find((key) => Object.hasOwn(node, key));
      if (group === undefined) this.#clause(node, path);
      else this.#group(group, node, path, depth);
    }
  }

  #group(group: 'all' | 'any' | 'not' | 'atLeast', node: object, path: readonly PropertyKey[], depth: number): void {
    const keys = group === 'atLeast' ? ['atLeast', 'of'] : [group];
    const written = `{ ${keys.join(', ')} }`;
    if (Object.keys(node).some((key) => !keys.includes(key))) this.#report(path, `${written} takes no other keys`);
    const key = keys.at(-1)!;
    const inner = (node as Record<string, unknown>)[key];
    const below = [...path, key];
    if (group === 'not') {
      this.visit(inner, below, depth + 1);
    } else if (!Array.isArray(inner) || inner.length === 0) {
      this.#report(below, `${written} takes a list of at least one condition`);
    } else {
      if (group === 'atLeast') this.#wanted((node as { atLeast: unknown }).atLeast, inner.length, [...path, group]);
      for (const [index, child] of inner.entries()) this.visit(child, [...below, index], depth + 1);
    }
  }

  #wanted(wanted: unknown, parts: number, path: readonly PropertyKey[]): void {
    if (Number.isInteger(wanted) && (wanted as number) >= 1 && (wanted as number) <= parts) return;
    this.#report(path, `atLeast is a whole number from 1 to the number of conditions, here ${parts}`);
  }

  #clause(node: object, path: readonly PropertyKey[]): void {
    this.#clauses += 1;
    if (this.#clauses > MAX_CLAUSES) {
      this.#refuse(path, `a condition may have ${MAX_CLAUSES} clauses`);
      return;
    }
    for (const issue of clauseSchema.safeParse(node).error?.issues ?? []) {
      this.#report([...path, ...issue.path], issue.message);
    }
  }

  #refuse(path: readonly PropertyKey[], message: string): void {
    this.#refused = true;
    this.#report(path, message);
  }
}

/** Reports what is wrong with a tree of anything. */
export function inspectCondition(raw: unknown, report: Report): void {
  new Inspection(report).visit(raw, [], 1);
}

/**
 * Checked by {@link inspectCondition} first: a union alone would answer every mistake with the same "invalid input". It
 * would also overflow the stack on a tree without bounds.
 */
export const conditionSchema = z
  .unknown()
  .superRefine((raw, ctx) =>
    inspectCondition(raw, (path, message) => ctx.addIssue({ code: 'custom', path: [...path], message })),
  )
  .pipe(tree);
