import type { ModelNumber, ModelWarning } from './model-report.ts';

/**
 * Numbers for a report, without those that are not finite. An interval or a standard error that is not finite, or leaves
 * its value out, is dropped.
 */
export function finiteNumbers(numbers: readonly ModelNumber[]): ModelNumber[] {
  return numbers
    .filter(({ value }) => Number.isFinite(value))
    .map(({ low, high, standardError, ...number }) => ({
      ...number,
      ...(isAround(number.value, low, high) && { low, high }),
      ...(standardError !== undefined && Number.isFinite(standardError) && standardError >= 0 && { standardError }),
    }));
}

function isAround(value: number, low = Number.NaN, high = Number.NaN): boolean {
  return Number.isFinite(low) && Number.isFinite(high) && low <= value && value <= high;
}

/** What the cuts between neighbouring groups are of. */
export interface CutsOf {
  /** Such as `recency cut`; the number of the cut follows where there are several. */
  readonly name: string;
  readonly unit?: string;
  readonly text: string;
}

/** The cuts between neighbouring groups as numbers of a report, ascending. */
export function cutNumbers(cuts: readonly number[], { name, unit, text }: CutsOf): ModelNumber[] {
  return finiteNumbers(
    cuts.map((value, index) => ({
      name: cuts.length === 1 ? name : `${name} ${index + 1}`,
      value,
      ...(unit !== undefined && { unit }),
      text: cuts.length === 1 ? text : `${text} Cut ${index + 1} of ${cuts.length}, from below.`,
    })),
  );
}

/** Where groups are cut at quantiles: customers a group needs so that the next sample would cut about the same. */
const LEAST_A_GROUP = 20;

/**
 * FEW_OBSERVATIONS where quantiles cut fewer than 20 customers a group. The share below a cut has the standard error
 * sqrt(p (1 - p) / n): of fifths of 100 customers that is 4 points of the 20 of a group.
 */
export function fewForCuts(found: number, groups: number, what: string): ModelWarning[] {
  const least = LEAST_A_GROUP * groups;
  return fewObservations({
    found,
    least,
    who: `customers for the ${groups} groups of ${what}`,
    todo: 'Ask for fewer groups, give fixed limits, or wait for more customers.',
  });
}

/** Counts that a model was learned from, and those it takes. */
export interface Observations {
  readonly found: number;
  /** Fewer than this are few. */
  readonly least: number;
  /** What is counted, in the plural: `repeat buyers`. */
  readonly who: string;
  readonly todo: string;
}

/** The warning FEW_OBSERVATIONS where there are fewer than it takes; otherwise none. */
export function fewObservations({ found, least, who, todo }: Observations): ModelWarning[] {
  if (found >= least) return [];
  const text = `Learned from ${found} ${who}; with fewer than ${least}, others of the same kind could give quite another model. ${todo}`;
  return [{ code: 'FEW_OBSERVATIONS', text }];
}

/**
 * The warning END_OF_RANGE where the best of the numbers of groups that were tried, ascending, is the last of several, or a
 * first above 2: beyond may be a better one. Otherwise none.
 */
export function endOfRange(chosen: number, tried: readonly number[]): ModelWarning[] {
  const [least, most] = [tried[0], tried.at(-1)];
  const isMost = tried.length > 1 && chosen === most;
  if (!isMost && !(tried.length > 1 && chosen === least && chosen > 2)) return [];
  const [end, beyond, todo] = isMost
    ? ['largest', 'larger', 'Raise "mostK"']
    : ['smallest', 'smaller', 'Lower "leastK"'];
  const text = `${chosen} is the ${end} of the numbers that were tried: a ${beyond} one may be better. ${todo} and run again.`;
  return [{ code: 'END_OF_RANGE', text }];
}

/** The warning EQUAL_CUTS where neighbouring cuts are the same, so that nobody is between them; otherwise none. */
export function equalCuts(cuts: readonly number[], what: string, todo: string): ModelWarning[] {
  const equal = cuts.filter((cut, index) => index > 0 && cut === cuts[index - 1]).length;
  if (equal === 0) return [];
  const text = `${equal} of the ${cuts.length} cuts of ${what} are the same as the one before: many customers have equal values, and as many groups are nobody's. ${todo}`;
  return [{ code: 'EQUAL_CUTS', text }];
}
