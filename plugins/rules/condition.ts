import { z } from 'zod';
import { type Clause, clauseSchema } from './clause.ts';

/** A tree of clauses. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Clause;

/** Levels of a tree, a lone clause being one. Deeper is refused before anything recurses into it. */
export const MAX_DEPTH = 16;
/** Clauses of one tree. */
export const MAX_CLAUSES = 200;

const tree: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(tree).min(1) }),
    z.strictObject({ any: z.array(tree).min(1) }),
    z.strictObject({ not: tree }),
    clauseSchema,
  ]),
);

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
      this.#report(path, 'a condition is { all }, { any }, { not } or a clause { feature, kind, op, value }');
    } else {
      const group = (['all', 'any', 'not'] as const).find((key) => Object.hasOwn(node, key));
      if (group === undefined) this.#clause(node, path);
      else this.#group(group, node, path, depth);
    }
  }

  #group(group: 'all' | 'any' | 'not', node: object, path: readonly PropertyKey[], depth: number): void {
    if (Object.keys(node).length > 1) this.#report(path, `{ ${group} } takes no other keys`);
    const inner = (node as Record<string, unknown>)[group];
    const below = [...path, group];
    if (group === 'not') {
      this.visit(inner, below, depth + 1);
    } else if (!Array.isArray(inner) || inner.length === 0) {
      this.#report(below, `{ ${group} } takes a list of at least one condition`);
    } else {
      for (const [index, child] of inner.entries()) this.visit(child, [...below, index], depth + 1);
    }
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

/**
 * Checked by {@link Inspection} first: a union alone would answer every mistake with the same "invalid input", and
 * would overflow the stack on a tree without bounds.
 */
export const conditionSchema = z
  .unknown()
  .superRefine((raw, ctx) => {
    new Inspection((path, message) => ctx.addIssue({ code: 'custom', path: [...path], message })).visit(raw, [], 1);
  })
  .pipe(tree);
