import { graphql } from './graphql.ts';

/** Personas that something can be about. */
export const PersonaChoices = graphql(`
  query PersonaChoices($language: Language!) {
    personas(first: 200, orderBy: { field: NAME, direction: ASC }) {
      totalCount
      nodes { id key name(language: $language) status avatarUrl }
    }
  }
`);

/** Segments that something can be about, by segmentation. */
export const SegmentChoices = graphql(`
  query SegmentChoicesOfAll($language: Language!) {
    segmentations {
      id
      name(language: $language)
      segments { id key name(language: $language) size current }
    }
  }
`);
