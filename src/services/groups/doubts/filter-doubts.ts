import { knownFeatures } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import type { CustomerFilter } from '../../../db/tables/customers/customer-filter.ts';
import { planSegmentation } from '../../../engine/answer/model.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import type { Registry } from '../../../engine/registry.ts';
import { checkSettings } from '../../../engine/settings.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { RuleDoubt } from '../../../segmenter/rules/rule-reading.ts';
import { doubtsOfPlan } from '../../segmentations/rule-doubts.ts';
import { clauseOf, type FilterLeaf, type RuleTree } from './filter-clause.ts';
import type { GroupDoubt } from './group-doubt.ts';
import { doubtOfLeaf, EMPTY_CONDITION } from './leaf-doubts.ts';

/** The segmenter that knows what is doubtful about rules. */
const RULES = 'rules.conditions';

/**
 * The parts of a filter that can never hold, always do, or ask of what nobody has: what can be said in the rule language by
 * the doubts of rules, and the rest by what is stored.
 */
export async function doubtsOfFilter(
  scope: Scope,
  registry: Registry,
  filter: CustomerFilter,
): Promise<readonly GroupDoubt[]> {
  const known = await knownFeatures(scope, false);
  const { whole, trees, leaves } = partsOf(filter, known);
  const doubts: GroupDoubt[] = holdsNothing(filter) ? [] : emptyParts(filter);
  for (const tree of whole ? [whole] : trees) {
    const found = await doubtsOfTree(scope, registry, tree, known);
    doubts.push(...found.map((one) => ({ ...one, segment: null, whole: one.whole && whole !== null })));
  }
  for (const leaf of leaves) {
    const found = await doubtOfLeaf(scope, leaf, known);
    if (found) doubts.push(found);
  }
  return distinct(doubts);
}

/** The doubts of a rule; none where rules are switched off, or it is longer or deeper than a rule may be. */
async function doubtsOfTree(
  scope: Scope,
  registry: Registry,
  tree: RuleTree,
  known: Known,
): Promise<readonly RuleDoubt[]> {
  const segmenter = registry.find(RULES);
  if (!segmenter) return [];
  try {
    const config = await checkSettings(segmenter, { segments: [{ key: 'holds', name: 'Holds', when: tree }] });
    return await doubtsOfPlan(scope, planSegmentation(segmenter, config, known), known);
  } catch (error) {
    if (error instanceof PersonagraphError) return [];
    throw error;
  }
}

/** A filter in the rule language. */
interface Parts {
  /** All of it; null where the language has no word for a part. */
  readonly whole: RuleTree | null;
  /** Its largest parts that the language has. */
  readonly trees: readonly RuleTree[];
  /** Its other conditions. */
  readonly leaves: readonly FilterLeaf[];
}

function partsOf(filter: CustomerFilter, known: Known): Parts {
  if ('not' in filter) {
    const { whole, trees, leaves } = partsOf(filter.not, known);
    const negated = whole && { not: whole };
    return { whole: negated, trees: negated ? [negated] : trees, leaves };
  }
  if ('all' in filter || 'any' in filter) {
    const parts = ('all' in filter ? filter.all : filter.any).map((part) => partsOf(part, known));
    const wholes = parts.flatMap(({ whole }) => whole ?? []);
    const leaves = parts.flatMap((part) => part.leaves);
    const joined = joinedBy('all' in filter, wholes);
    if (joined && wholes.length === parts.length) return { whole: joined, trees: [joined], leaves };
    const others = parts.filter(({ whole }) => whole === null).flatMap(({ trees }) => trees);
    // All must hold: those the language has may exclude each other whatever the others say.
    const own = 'all' in filter && joined ? [joined] : wholes;
    return { whole: null, trees: [...own, ...others], leaves };
  }
  const clause = clauseOf(filter, known);
  return clause ? { whole: clause, trees: [clause], leaves: [] } : { whole: null, trees: [], leaves: [filter] };
}

function holdsNothing(filter: CustomerFilter): boolean {
  return 'all' in filter && filter.all.every(holdsNothing);
}

/** A part without a condition holds for everybody, where the filter as a whole is about something. */
function emptyParts(filter: CustomerFilter): GroupDoubt[] {
  if (holdsNothing(filter)) return [EMPTY_CONDITION];
  if ('not' in filter) return emptyParts(filter.not);
  return ('all' in filter ? filter.all : 'any' in filter ? filter.any : []).flatMap(emptyParts);
}

function joinedBy(all: boolean, trees: readonly RuleTree[]): RuleTree | null {
  const [first, ...others] = trees;
  if (!first || others.length === 0) return first ?? null;
  return all ? { all: trees } : { any: trees };
}

function distinct(doubts: readonly GroupDoubt[]): GroupDoubt[] {
  return [...new Map(doubts.map((one) => [JSON.stringify([one.clause, one.holds, one.text]), one])).values()];
}
