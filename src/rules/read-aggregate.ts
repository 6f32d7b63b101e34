import type { EventSource, FeatureKind } from '../segmenter/index.ts';
import { type EventFeature, eventSource } from './event-feature.ts';
import { kindOfFeature } from './infer-kind.ts';
import { KINDS, parseFeature } from './parse-feature.ts';
import { RuleSyntaxError } from './rule-error.ts';
import { tokenize } from './token.ts';
import { TokenReader } from './token-reader.ts';

/** An aggregate of events that stands in a text where a feature is asked for. */
export interface AggregateText {
  readonly source: EventSource;
  /** As it is stated, or as its name tells; null where neither does, as of `first(purchase.properties.plan)`. */
  readonly kind: FeatureKind | null;
}

const LOOKS_SO = /^\s*[a-z]+\s*\(/i;

/**
 * Reads an aggregate of events as the rule language writes it: `sum(purchase.amount, 90 days)`, with the kind behind a
 * colon where it needs one: `first(purchase.properties.plan):category`. Windows of the calendar go by UTC. Null for
 * texts that are none, such as names of the catalogue; the problem in words for one that cannot be read.
 */
export function readAggregate(text: string): AggregateText | { readonly problem: string } | null {
  if (!LOOKS_SO.test(text) || /^\s*since\s*\(/i.test(text)) return null;
  try {
    const reader = new TokenReader(tokenize(text));
    // It begins with a name and a bracket, so it is no name of the catalogue.
    const feature = parseFeature(reader) as EventFeature;
    const stated = reader.takeSign(':') ? (reader.expectWord(...KINDS) as FeatureKind) : null;
    if (reader.token.kind !== 'end') reader.fail('the end');
    return { source: eventSource(feature, 'UTC'), kind: stated ?? kindOfFeature(feature) };
  } catch (error) {
    if (error instanceof RuleSyntaxError) return { problem: error.message };
    throw error;
  }
}
