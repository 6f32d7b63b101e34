import { graphql, type ResultOf } from '../../../data/graphql.ts';

export const Segmenters = graphql(`
  query StudioSegmenters($language: Language!) {
    segmenters { id name(language: $language) description(language: $language) basis membership learns version }
    segmentations { id key name(language: $language) segmenterId }
  }
`);

export const OneSegmenterQuery = graphql(`
  query StudioSegmenter($id: String!, $language: Language!) {
    segmenter(id: $id) {
      id
      name(language: $language)
      description(language: $language)
      basis
      membership
      learns
      version
      configSchema
    }
    segmentations { id key name(language: $language) segmenterId config version enabled }
  }
`);

export const PreviewSettings = graphql(`
  query PreviewSettings($input: PreviewSegmentationInput!, $language: Language!) {
    segmentationPreview(input: $input) {
      preview {
        population
        unassigned
        unknown
        quarantined
        segments { key name(language: $language) size unknown enter leave }
        warnings { text }
      }
      userErrors { code field message }
    }
  }
`);

export const SaveSegmentation = graphql(`
  mutation StudioSaveSegmentation($input: ConfigureSegmentationInput!) {
    configureSegmentation(input: $input) {
      segmentation { id key version }
      userErrors { code field message }
    }
  }
`);

export const RunOne = graphql(`
  mutation StudioRunOne($id: ID!) {
    runSegmentations(input: { segmentationIds: [$id] }) { run { id } userErrors { code field message } }
  }
`);

type Answer = ResultOf<typeof OneSegmenterQuery>;
export type OneSegmenterData = NonNullable<Answer['segmenter']>;
export type SegmentationOf = Answer['segmentations'][number];
export type ListedSegmenter = ResultOf<typeof Segmenters>['segmenters'][number];
export type PreviewData = NonNullable<ResultOf<typeof PreviewSettings>['segmentationPreview']['preview']>;
