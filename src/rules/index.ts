/**
 * Facts as the rule language names them: `personagraph/rules`. Rules, needs, groups and criteria read features by it.
 * docs/rules.md has the language.
 */
export {
  AGGREGATES,
  type ClauseFeature,
  type EventFeature,
  featureSchema,
  featureSource,
  listOf,
  shownAtMost,
} from './event-feature.ts';
export { containsKind, kindOfFeature } from './infer-kind.ts';
export { HELD_HINT, KINDS, parseFeature, strayWindowHint } from './parse-feature.ts';
export { isMoment, parseDays, parseMomentText, parsePeriodText } from './parse-time.ts';
export { printFeature } from './print-feature.ts';
export { type AggregateText, readAggregate } from './read-aggregate.ts';
export { RuleSyntaxError } from './rule-error.ts';
export { type Token, tokenize } from './token.ts';
export { TokenReader } from './token-reader.ts';
export { printDays, printNumber, printQuoted, printText } from './words.ts';
