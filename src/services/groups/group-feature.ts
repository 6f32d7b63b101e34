import { problemOf, sourceNotLive, sourcesIn } from '../../engine/answer/sources.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { MONEY } from '../../engine/catalogue/customer-fields.ts';
import { EVENT_NAMES } from '../../engine/catalogue/event-names.ts';
import { unlistedKind } from '../../engine/catalogue/feature-kinds.ts';
import { PersonagraphError } from '../../errors.ts';
import { readAggregate } from '../../rules/index.ts';
import type { EventSource, FeatureKind } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/** A feature that is asked of a group. */
export interface GroupFeature {
  readonly feature: Feature;
  readonly facts: FeatureFacts;
}

/** The facts that a client is told of a feature. */
export interface FeatureFacts {
  readonly name: string;
  readonly kind: FeatureKind;
  /** Null where it has none, or none is known. */
  readonly unit: string | null;
}

/**
 * A feature by its name in the catalogue. Throws UNKNOWN_FEATURE naming near matches, SOURCE_NOT_LIVE for the answer of a
 * segmentation that gives none, and INVALID_INPUT for one of the kinds that cannot be taken here.
 */
export function groupFeature(
  known: Known,
  name: string,
  kinds: readonly FeatureKind[],
  field: readonly string[],
): GroupFeature {
  const listed = listFeatures(known);
  const entry = listed.find((one) => one.name === name) ?? unlisted(name, known, field);
  if (!entry) {
    const hint = didYouMean(
      name,
      listed.map((one) => one.name),
    );
    throw new PersonagraphError('UNKNOWN_FEATURE', `No feature ${name.slice(0, 200)}${hint || '.'}`, { field });
  }
  const { kind, unit } = entry;
  const feature = resolveNeeds({ [name]: { kind, from: name } }, known)[name];
  if (!feature) throw new PersonagraphError('UNKNOWN_FEATURE', `No feature ${name}.`, { field });
  if (!kinds.includes(kind)) {
    const message = `${name} is of kind ${kind.toUpperCase()}: takes ${kinds.map((one) => one.toUpperCase()).join(', ')}.`;
    throw new PersonagraphError('INVALID_INPUT', message, { field });
  }
  if (feature.source === 'customer' && feature.stated) {
    const message = `${name} is in the currencies that were stated, which are not added up: ask for customer.income.`;
    throw new PersonagraphError('INVALID_INPUT', message, { field });
  }
  if (feature.source === 'segmentation') {
    const asked =
      feature.field === 'scores'
        ? { labels: [], score: feature.score }
        : { labels: feature.segment === null ? null : [feature.segment], score: null };
    const problem = problemOf(asked, sourcesIn(known)(feature.segmentationId));
    if (problem) throw sourceNotLive([problem]);
  }
  return { feature, facts: { name, kind, unit } };
}

type Facts = Omit<FeatureFacts, 'name'>;

/** Facts of what the catalogue answers without listing it: times that something holds since, and aggregates of events. */
function unlisted(name: string, known: Known, field: readonly string[]): Facts | undefined {
  const named = unlistedKind(name);
  if (named) return { kind: named, unit: null };
  const aggregate = readAggregate(name);
  if (!aggregate) return undefined;
  if ('problem' in aggregate) {
    throw new PersonagraphError('INVALID_INPUT', `${name.slice(0, 200)}: ${aggregate.problem}`, { field });
  }
  const { kind, source } = aggregate;
  if (kind) return { kind, unit: unitOf(source, known) };
  const kinds = 'number, category or flag';
  const message = `${name.slice(0, 200)} may be of any kind: say which behind it, as in first(purchase.properties.plan):category (${kinds}).`;
  throw new PersonagraphError('INVALID_INPUT', message, { field });
}

/** Fields of money. */
const AMOUNTS =
  /^(?:amount|dayAmount|netAmount|netDayAmount|returnedAmount|discount|lines\.(?:amount|price|discount))$/;

/** Units of fields of sessions. */
const OF_SESSIONS: Readonly<Record<string, string>> = { minutes: 'minutes', pages: 'events', bounced: '0..1' };

/** The unit of an aggregate of events; null where none is known. */
export function unitOf({ aggregate, field = '', sessions }: EventSource, known: Known): string | null {
  if (sessions)
    return aggregate === 'count' ? 'sessions' : aggregate === 'distinct' ? null : (OF_SESSIONS[field] ?? null);
  if (aggregate === 'count') return EVENT_NAMES.count[1];
  return aggregate !== 'distinct' && AMOUNTS.test(field) ? (known.currency ?? MONEY) : null;
}
