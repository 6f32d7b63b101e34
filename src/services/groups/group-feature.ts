import { problemOf, sourceNotLive, sourcesIn } from '../../engine/answer/sources.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { listFeatures, resolveNeeds } from '../../engine/catalogue/catalogue.ts';
import { isUnlistedList } from '../../engine/catalogue/event-names.ts';
import { PersonagraphError } from '../../errors.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
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

/** Times the catalogue answers without listing them; it does so with lists of events, too. */
const UNLISTED_TIME = /^(since\(.+\)|segmentations\.[^.]+\.since\.[^.]+)$/;

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
  const entry = listed.find((one) => one.name === name) ?? unlisted(name);
  if (!entry) {
    const hint = didYouMean(
      name,
      listed.map((one) => one.name),
    );
    throw new PersonagraphError('UNKNOWN_FEATURE', `No feature ${name.slice(0, 200)}${hint}.`, { field });
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

function unlisted(name: string): { readonly kind: FeatureKind; readonly unit: null } | undefined {
  if (isUnlistedList(name)) return { kind: 'list', unit: null };
  return UNLISTED_TIME.test(name) ? { kind: 'time', unit: null } : undefined;
}
