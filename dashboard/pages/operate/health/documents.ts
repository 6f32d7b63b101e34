import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const SegmentationStates = graphql(`
  query SegmentationStates($language: Language!) {
    segmentations { id key name(language: $language) status enabled error { code message } }
  }
`);

export type StateOf = ResultOf<typeof SegmentationStates>['segmentations'][number];
