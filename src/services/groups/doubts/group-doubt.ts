import type { RuleDoubt } from '../../../segmenter/rules/rule-reading.ts';

/** A part of a group, or of a filter, that likely does not mean what it says. */
export interface GroupDoubt extends Omit<RuleDoubt, 'segment'> {
  /** Key of the segment whose rule it is; null for a group's and a filter's. */
  readonly segment: string | null;
}
