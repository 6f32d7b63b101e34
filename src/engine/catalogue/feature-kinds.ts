import { readAggregate } from '../../rules/index.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { type Known, listFeatures } from './catalogue.ts';
import { isUnlistedList } from './event-names.ts';

/** Times the catalogue answers without listing them. */
const UNLISTED_TIME = /^(since\(.+\)|segmentations\.[^.]+\.since\.[^.]+)$/;

/** The kind of a name that the catalogue answers without listing it; null for any other. */
export function unlistedKind(name: string): FeatureKind | null {
  if (isUnlistedList(name)) return 'list';
  return UNLISTED_TIME.test(name) ? 'time' : null;
}

/** The kinds of features by their names; null for one that is unknown, or whose name does not tell. */
export function kindsIn(known: Known): (name: string) => FeatureKind | null {
  const listed = new Map(listFeatures(known).map(({ name, kind }) => [name, kind]));
  return (name) => {
    const aggregate = readAggregate(name);
    const written = aggregate && 'kind' in aggregate ? aggregate.kind : null;
    return listed.get(name) ?? unlistedKind(name) ?? written;
  };
}
