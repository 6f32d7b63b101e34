import { graphql, type ResultOf } from '../../data/graphql.ts';

export const SegmentationCard = graphql(`
  fragment SegmentationCard on Segmentation {
    id
    key
    name(language: $language)
    description(language: $language)
    status
    enabled
    pinned
    asOf
    unknown
    segmenterId
    segmenter { name(language: $language) description(language: $language) membership }
    error { code message }
  }
`);

export const Segmentations = graphql(
  `
    query Segmentations($language: Language!) {
      customers(first: 0) { totalCount }
      segmentations {
        ...SegmentationCard
        segments { id key name(language: $language) size current }
      }
    }
  `,
  [SegmentationCard],
);

export const Sheet = graphql(
  `
    query SegmentationSheet($language: Language!, $key: String!) {
      customers(first: 0) { totalCount }
      segmentation(key: $key) {
        ...SegmentationCard
        version
        language
        rerunHours
        updatedAt
        currentRun { id state progress }
        overrides(first: 0) { totalCount }
        quarantined(first: 0) { totalCount }
        warnings { code text }
        doubts { segment clause text(language: $language) }
        readsFrom { source { key name(language: $language) } }
        dependents { reader { key name(language: $language) } }
        segments {
          id
          key
          name(language: $language)
          size
          current
          description(language: $language)
          unknown
          personas { id key name(language: $language) avatarUrl }
        }
      }
    }
  `,
  [SegmentationCard],
);

export const Trend = graphql(`
  query SegmentationTrend($key: String!, $unit: TimeUnit!, $most: Int!, $from: DateTime) {
    segmentation(key: $key) {
      trend(unit: $unit, most: $most, from: $from) {
        from
        asOf
        complete
        segments { segment { id } size entries exits }
        flows { from { id } to { id } count }
      }
    }
  }
`);

export const Overlaps = graphql(`
  query SegmentOverlaps($ids: [ID!]!) {
    overlapsOfSegments(segmentIds: $ids, most: 1225) {
      first { id }
      second { id }
      both
      shareOfFirst
      shareOfSecond
      lift
    }
  }
`);

export const Contrast = graphql(`
  query SegmentContrast($segmentId: ID!, $againstId: ID) {
    contrastGroups(segmentId: $segmentId, againstId: $againstId) {
      asOf
      first { size compared }
      second { size compared }
      both
      unknown
      tests
      traits(most: 24) {
        feature
        value
        measure
        first
        second
        firstTime
        secondTime
        effect { value low high }
        adjustedPValue
      }
    }
  }
`);

export const FeatureLabels = graphql(`
  query FeatureLabels($language: Language!) {
    features { name label(language: $language) unit }
  }
`);

export const Comparisons = graphql(`
  query SegmentationComparisons($segmentationId: ID!, $first: Int!) {
    comparisons(segmentationId: $segmentationId, first: $first) {
      nodes { id name createdAt candidates { number name } }
    }
  }
`);

export const Comparison = graphql(`
  query SegmentationComparison($language: Language!, $id: ID!) {
    comparison(id: $id) {
      id
      name
      createdAt
      compared
      population
      resamples
      outcome { feature mean share }
      candidates {
        number
        name
        none
        error { message }
        segmentation { key }
        metrics { kind value best better reading(language: $language) about(language: $language) }
        drivers(most: 5) { feature strength input }
        segments { key name(language: $language) size share stabilityWithin silhouette outcome { mean { value low high } } }
      }
    }
  }
`);

export const Compare = graphql(`
  mutation CompareSegmentations($input: CompareSegmentationsInput!) {
    compareSegmentations(input: $input) {
      comparison { id }
      job { id state progress }
      userErrors { code field message }
    }
  }
`);

export const JobNow = graphql(`
  query ComparisonJob($id: ID!) {
    job(id: $id) { id state progress error { message } comparison { id } }
  }
`);

export const EditSegmentation = graphql(`
  mutation EditSegmentation($input: ConfigureSegmentationInput!) {
    configureSegmentation(input: $input) {
      segmentation { id version }
      userErrors { code field message }
    }
  }
`);

export const RunSegmentation = graphql(`
  mutation RunSegmentation($id: ID!) {
    runSegmentations(input: { segmentationIds: [$id] }) {
      run { id }
      userErrors { code field message }
    }
  }
`);

export const Enable = graphql(`
  mutation EnableSegmentation($id: ID!) {
    enableSegmentation(input: { id: $id }) { segmentation { id } userErrors { code field message } }
  }
`);

export const Disable = graphql(`
  mutation DisableSegmentation($id: ID!) {
    disableSegmentation(input: { id: $id }) { segmentation { id } userErrors { code field message } }
  }
`);

export type SegmentationCardData = ResultOf<typeof SegmentationCard>;
export type ListedSegmentation = ResultOf<typeof Segmentations>['segmentations'][number];
export type SegmentationSheet = NonNullable<ResultOf<typeof Sheet>['segmentation']>;
